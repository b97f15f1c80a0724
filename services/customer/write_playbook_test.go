package customer_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
)

func TestWritePlaybook(t *testing.T) {
	s := start(t)
	path := "/v1/lifecycle/playbooks/prospect"
	empty := s.callAs(s.analyst, http.MethodGet, path, "")
	require.Equal(t, map[string]any{"actions": []any{}}, empty.OK(http.StatusOK))
	body := `{"actions":[{"title":"打电话 Call","channel":"phone","dueDays":2},{"title":"Send the catalogue","dueDays":0}]}`
	written := s.call(http.MethodPut, path, body, "If-Match", empty.Header.Get("ETag"))
	require.JSONEq(t, body, written.Text(http.StatusOK))
	require.Equal(t, `"2"`, written.Header.Get("ETag"))
	require.JSONEq(t, body, s.call(http.MethodGet, path, "").Text(http.StatusOK))
	told := s.settingTold("playbook-prospect")
	require.Equal(t, "playbook", told.Kind)
	require.Equal(t, "prospect", told.ID)
	require.Len(t, told.Changes, 2)

	s.moveTo(s.register("Ada").ID, "prospect", "")
	moved := s.moveTo(s.register("Bob").ID, "prospect", "")
	require.Equal(t, []contracts.NextAction{{Title: "打电话 Call", Channel: "phone", DueDays: 2}, {Title: "Send the catalogue"}}, s.lastMove(moved.ID).Actions)
	s.buy(moved.ID, "2026-01-31", "o-1")
	require.Empty(t, s.lastMove(moved.ID).Actions, "another stage has its own playbook")

	s.call(http.MethodPut, path, `{"actions":[]}`, "If-Match", `"2"`).OK(http.StatusOK)
	require.JSONEq(t, `{"actions":[]}`, s.call(http.MethodGet, path, "").Text(http.StatusOK))
}

func TestWritePlaybookRefusesBadInput(t *testing.T) {
	s := start(t)
	path := "/v1/lifecycle/playbooks/prospect"
	action := func(fields string) string { return `{"actions":[{"title":"Call","dueDays":1},{` + fields + `}]}` }
	for _, test := range []struct{ name, body, field string }{
		{"no title", action(`"dueDays":1`), "actions[1].title"},
		{"a blank title", action(`"title":" ","dueDays":1`), "actions[1].title"},
		{"a title too long", action(`"title":"` + strings.Repeat("x", 201) + `","dueDays":1`), "actions[1].title"},
		{"an unknown channel", action(`"title":"Fly","channel":"pigeon","dueDays":1`), "actions[1].channel"},
		{"due before the move", action(`"title":"Call","dueDays":-1`), "actions[1].dueDays"},
		{"due next year", action(`"title":"Call","dueDays":366`), "actions[1].dueDays"},
		{"an unknown field", action(`"title":"Call","dueDays":1,"owner":"u1"`), "actions[1].owner"},
		{"too many", `{"actions":[` + strings.Repeat(`{"title":"Call","dueDays":1},`, 10) + `{"title":"Call","dueDays":1}]}`, "actions"},
		{"none at all", `{}`, "actions"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := s.on(t)
			require.NotEmpty(t, s.call(http.MethodPut, path, test.body, "If-Match", `"1"`).field(test.field))
		})
	}
	s.call(http.MethodGet, "/v1/lifecycle/playbooks/fan", "").field("stage")
	s.call(http.MethodPut, path, `{"actions":[]}`).Problem(http.StatusPreconditionRequired)
	s.call(http.MethodPut, path, `{"actions":[]}`, "If-Match", `"3"`).Problem(http.StatusPreconditionFailed)
	s.callAs(s.analyst, http.MethodPut, path, `{"actions":[]}`, "If-Match", `"1"`).Problem(http.StatusForbidden)
}
