package customer_test

import (
	"net/http"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestChangeCustomer(t *testing.T) {
	s := start(t)
	ada := s.register("Ada", `"tags":["vip"]`, `"owner":"u1"`)
	path := "/v1/customers/" + ada.ID
	changed := s.call(http.MethodPatch, path, `{"name":{"display":"Ada Lovelace"},"owner":null}`, "If-Match", ada.tag).ok(http.StatusOK)
	require.Equal(t, "Ada Lovelace", changed.Name.Display)
	require.Empty(t, changed.Owner)
	require.Equal(t, []string{"vip"}, changed.Tags, "what the patch does not name stays")
	require.Equal(t, `"2"`, changed.tag)
	require.Equal(t, []string{"registered", "changed"}, s.pending(ada.ID))

	same := s.call(http.MethodPatch, path, `{"tags":["vip"]}`, "If-Match", changed.tag).ok(http.StatusOK)
	require.Equal(t, changed.tag, same.tag, "a change to what is there already is none")
	require.Len(t, s.pending(ada.ID), 2)
}

func TestChangeCustomerNeedsTheCurrentVersion(t *testing.T) {
	s := start(t)
	ada := s.register("Ada")
	path := "/v1/customers/" + ada.ID
	s.call(http.MethodPatch, path, `{"owner":"u1"}`).Problem(http.StatusPreconditionRequired)
	s.call(http.MethodPatch, path, `{"owner":"u1"}`, "If-Match", ada.tag).ok(http.StatusOK)
	s.call(http.MethodPatch, path, `{"owner":"u2"}`, "If-Match", ada.tag).Problem(http.StatusPreconditionFailed)
	s.call(http.MethodPatch, path, `{"owner":"u2"}`, "If-Match", "three").Problem(http.StatusBadRequest)
	require.Equal(t, "u1", s.call(http.MethodGet, path, "").ok(http.StatusOK).Owner)
}

func TestChangeCustomerLetsOneOfManyWin(t *testing.T) {
	s := start(t)
	ada := s.register("Ada")
	var won, stale atomic.Int32
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			switch s.call(http.MethodPatch, "/v1/customers/"+ada.ID, `{"owner":"u1"}`, "If-Match", ada.tag).Status {
			case http.StatusOK:
				won.Add(1)
			case http.StatusPreconditionFailed:
				stale.Add(1)
			}
		})
	}
	all.Wait()
	require.EqualValues(t, 1, won.Load())
	require.EqualValues(t, 7, stale.Load())
	require.Equal(t, []string{"registered", "changed"}, s.pending(ada.ID))
}

func TestChangeCustomerRefusesBadInput(t *testing.T) {
	s := start(t)
	ada := s.register("Ada")
	s.register("Bob", `"externalId":"crm-2"`)
	path := "/v1/customers/" + ada.ID
	s.call(http.MethodPatch, path, `{"shoeSize":42}`, "If-Match", ada.tag).field("shoeSize")
	s.call(http.MethodPatch, path, `{"name":null}`, "If-Match", ada.tag).Problem(http.StatusUnprocessableEntity)
	s.call(http.MethodPatch, path, `{"timeZone":"Nowhere"}`, "If-Match", ada.tag).field("timeZone")
	s.call(http.MethodPatch, path, `[]`, "If-Match", ada.tag).Problem(http.StatusBadRequest)
	s.call(http.MethodPatch, path, `{"externalId":"crm-2"}`, "If-Match", ada.tag).Problem(http.StatusConflict)
	s.callAs(s.globex, http.MethodPatch, path, `{"owner":"u1"}`, "If-Match", ada.tag).Problem(http.StatusNotFound)
	require.Equal(t, ada.tag, s.call(http.MethodGet, path, "").ok(http.StatusOK).tag, "nothing is half written")
}
