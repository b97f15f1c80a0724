package customer_test

import (
	"net/http"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/servicetest"
)

func TestChangeField(t *testing.T) {
	s := start(t)
	size := s.call(http.MethodPost, "/v1/custom-fields", sizeField).ok(http.StatusCreated)
	path := "/v1/custom-fields/size"
	changed := s.call(http.MethodPatch, path, `{"choices":[{"value":"M"},{"value":"S","retired":true},{"value":"L"}],"default":null}`, "If-Match", size.tag)
	shown := changed.OK(http.StatusOK)
	require.NotContains(t, shown, "default")
	require.Len(t, shown["choices"], 3)
	require.Equal(t, `"2"`, changed.Header.Get("ETag"))
	same := s.call(http.MethodPatch, path, `{"for":"both"}`, "If-Match", `"2"`).ok(http.StatusOK)
	require.Equal(t, `"2"`, same.tag, "a change to what is there already is none")

	events := s.Pending(servicetest.Acme, "custom_fields", "definitions")
	require.Len(t, events, 2)
	told, err := eventbus.Decode[contracts.SettingChanged](eventbus.Event{Data: events[1].Data})
	require.NoError(t, err)
	require.Equal(t, "custom-field", told.Kind)
	require.Equal(t, "size", told.ID)
	require.Equal(t, contracts.Change{Field: "default", From: "M"}, told.Changes[len(told.Changes)-1])
}

func TestChangeFieldRefusesWhatWouldBreakValues(t *testing.T) {
	s := start(t)
	size := s.call(http.MethodPost, "/v1/custom-fields", sizeField).ok(http.StatusCreated)
	path := "/v1/custom-fields/size"
	require.Contains(t, s.call(http.MethodPatch, path, `{"type":"text","choices":[],"default":null}`, "If-Match", size.tag).
		Problem(http.StatusConflict).Detail, "retire size, and define another")
	require.Contains(t, s.call(http.MethodPatch, path, `{"choices":[{"value":"M"}]}`, "If-Match", size.tag).Problem(http.StatusConflict).Detail, "retire it")
	s.call(http.MethodPatch, path, `{"default":"XXL"}`, "If-Match", size.tag).field("default")
	s.call(http.MethodPatch, path, `{"key":"other"}`, "If-Match", size.tag).field("key")
	s.call(http.MethodPatch, path, `{"required":true}`).Problem(http.StatusPreconditionRequired)
	s.call(http.MethodPatch, path, `{"required":true}`, "If-Match", `"9"`).Problem(http.StatusPreconditionFailed)
	s.call(http.MethodPatch, "/v1/custom-fields/none", `{"required":true}`, "If-Match", size.tag).Problem(http.StatusNotFound)
	s.callAs(s.globex, http.MethodPatch, path, `{"required":true}`, "If-Match", size.tag).Problem(http.StatusNotFound)
}

func TestFieldsAreChangedSideBySide(t *testing.T) {
	s := start(t)
	var all sync.WaitGroup
	for _, key := range []string{"a", "b", "c", "d", "e", "f"} {
		all.Go(func() {
			s.call(http.MethodPost, "/v1/custom-fields", `{"key":"`+key+`","type":"text"}`).Text(http.StatusCreated)
		})
	}
	all.Wait()
	require.Len(t, s.call(http.MethodGet, "/v1/custom-fields", "").List(), 6)
}
