package customer_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/servicetest"
)

func TestChangeSegment(t *testing.T) {
	s := start(t)
	s.register("Ada", `"tags":["vip"]`)
	s.register("Bob", `"owner":"eve"`)
	g := s.filter("VIPs", `{"field":"tags","op":"is","values":["vip"]}`)
	path := "/v1/segments/" + g.ID
	require.Equal(t, []string{"Ada"}, s.members(g.ID))

	body := `{"name":"Eve's","filter":{"all":[{"field":"owner","op":"is","values":["eve"]}]}}`
	s.call(http.MethodPatch, path, body).Problem(http.StatusPreconditionRequired)
	changed := s.call(http.MethodPatch, path, body, "If-Match", g.tag).group(http.StatusOK)
	require.Equal(t, "Eve's", changed.Name)
	require.EqualValues(t, 1, changed.Count)
	require.Equal(t, []string{"Bob"}, s.members(g.ID))
	require.Len(t, s.Told(servicetest.Acme, "segments", g.ID), 2, "created and changed")
	s.call(http.MethodPatch, path, `{"name":"late"}`, "If-Match", g.tag).Problem(http.StatusPreconditionFailed)
	same := s.call(http.MethodPatch, path, body, "If-Match", changed.tag).group(http.StatusOK)
	require.Equal(t, changed.tag, same.tag, "nothing has changed")

	other := s.list("Other")
	s.call(http.MethodPatch, "/v1/segments/"+other.ID, `{"name":"eve's"}`, "If-Match", other.tag).Problem(http.StatusConflict)
	s.call(http.MethodPatch, "/v1/segments/"+other.ID, `{"filter":{"all":[]}}`, "If-Match", other.tag).field("filter")
}

func TestDeleteSegment(t *testing.T) {
	s := start(t)
	ada := s.register("Ada")
	g := s.list("Fair")
	g = s.put(g.ID, ada.ID).group(http.StatusOK)
	path := "/v1/segments/" + g.ID
	s.call(http.MethodDelete, path, "").Problem(http.StatusPreconditionRequired)
	s.call(http.MethodDelete, path, "", "If-Match", `"1"`).Problem(http.StatusPreconditionFailed)
	s.call(http.MethodDelete, path, "", "If-Match", g.tag).ok(http.StatusNoContent)
	s.call(http.MethodGet, path, "").Problem(http.StatusNotFound)
	s.call(http.MethodGet, path+"/customers", "").Problem(http.StatusNotFound)
	s.put(g.ID, ada.ID).Problem(http.StatusNotFound)
	s.list("fair") // the name is free again
}
