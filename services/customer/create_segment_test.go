package customer_test

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestCreateSegment(t *testing.T) {
	s := start(t)
	list := s.list(" Spring fair ")
	require.Equal(t, group{ID: list.ID, Kind: "list", Name: "Spring fair", State: "ready", tag: `"1"`}, list)
	s.call(http.MethodPost, "/v1/segments", `{"kind":"list","name":"SPRING FAIR"}`).Problem(http.StatusConflict)

	s.register("Ada", `"tags":["vip"]`)
	s.register("Bob")
	s.register("Eve", `"tags":["vip","north"]`)
	vips := s.filter("VIPs", `{"field":"tags","op":"is","values":["vip"]}`)
	require.Equal(t, "ready", vips.State)
	require.EqualValues(t, 2, vips.Count)
	require.Equal(t, []string{"Ada", "Eve"}, s.members(vips.ID))
	require.Equal(t, "tags", vips.Filter.All[0].Field)
	shown := s.call(http.MethodGet, "/v1/segments/"+vips.ID, "").group(http.StatusOK)
	require.Equal(t, vips, shown)
	var page struct{ Items []group }
	require.NoError(t, json.Unmarshal([]byte(s.call(http.MethodGet, "/v1/segments", "").Text(http.StatusOK)), &page))
	require.Len(t, page.Items, 2)
	require.Equal(t, []string{list.ID, vips.ID}, []string{page.Items[0].ID, page.Items[1].ID}, "by name")
	s.callAs(s.analyst, http.MethodPost, "/v1/segments", `{"kind":"list","name":"x"}`).Problem(http.StatusForbidden)
	s.callAs(s.globex, http.MethodGet, "/v1/segments/"+vips.ID, "").Problem(http.StatusNotFound)
}

func TestCreateSegmentRefusesBadInput(t *testing.T) {
	s := start(t)
	post := func(body, field string) {
		t.Helper()
		s.call(http.MethodPost, "/v1/segments", body).field(field)
	}
	post(`{"kind":"list","name":" "}`, "name")
	post(`{"kind":"list","name":"x","filter":{"all":[{"field":"stage","op":"is","values":["lead"]}]}}`, "filter")
	post(`{"kind":"filter","name":"x"}`, "filter")
	post(`{"kind":"filter","name":"x","filter":{}}`, "filter")
	for condition, part := range map[string]string{
		`{"field":"shoeSize","op":"is","values":["1"]}`:            "field",
		`{"field":"stage","op":"from","values":["lead"]}`:          "op",
		`{"field":"stage","op":"is"}`:                              "values",
		`{"field":"stage","op":"missing","values":["x"]}`:          "values",
		`{"field":"createdAt","op":"from","values":["yesterday"]}`: "values",
		`{"field":"createdAt","op":"within-days","values":["0"]}`:  "values",
		`{"field":"purchases","op":"from","values":["many"]}`:      "values",
		`{"field":"purchases","op":"from","values":["1","2"]}`:     "values",
		`{"field":"fields.Bad Key","op":"is","values":["1"]}`:      "field",
	} {
		post(`{"kind":"filter","name":"x","filter":{"any":[`+condition+`]}}`, "filter.any[0]."+part)
	}
}

func TestASavedFilterFollowsItsCustomers(t *testing.T) {
	s := start(t)
	vips := s.filter("VIPs", `{"field":"tags","op":"is","values":["vip"]}`, `{"field":"kind","op":"is","values":["person"]}`)
	list := s.list("Fair")
	require.Zero(t, vips.Count)
	s.Run(s.Service.Parts...)
	ada, bob := s.register("Ada", `"tags":["vip"]`), s.register("Bob")
	s.put(list.ID, ada.ID, bob.ID).group(http.StatusOK)
	become := func(segment string, want ...string) {
		t.Helper()
		require.Eventually(t, func() bool { return len(s.members(segment)) == len(want) }, patient, 10*time.Millisecond)
		require.Equal(t, want, s.members(segment))
	}
	become(vips.ID, "Ada")
	s.call(http.MethodPatch, "/v1/customers/"+bob.ID, `{"tags":["vip"]}`, "If-Match", bob.tag).ok(http.StatusOK)
	become(vips.ID, "Ada", "Bob")
	s.call(http.MethodDelete, "/v1/customers/"+ada.ID, "", "If-Match", ada.tag).ok(http.StatusNoContent)
	become(vips.ID, "Bob")
	become(list.ID, "Bob")
}
