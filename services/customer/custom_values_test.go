package customer_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
)

func TestCustomersHaveTheTenantsOwnFields(t *testing.T) {
	s := start(t)
	s.define("note", "text")
	s.define("budget", "money")
	s.define("colours", "multi-choice", `"choices":[{"value":"red"},{"value":"blue"}]`)
	s.define("score", "number", `"default":1.5`)
	s.define("since", "date", `"for":"organisation"`)
	s.define("friend", "customer")
	ada := s.register("Ada")
	body := `{"kind":"person","name":{"display":"Bob"},"fields":{"note":" hello ","budget":{"amount":"12.3","currency":"CNY"},
		"colours":["blue","red"],"friend":"` + ada.ID + `"}}`
	bob := s.call(http.MethodPost, "/v1/customers", body).profile(http.StatusCreated)
	require.Equal(t, map[string]any{
		"note": "hello", "budget": map[string]any{"amount": "12.30", "currency": "CNY"}, "colours": []any{"red", "blue"},
		"friend": ada.ID, "score": 1.5,
	}, bob.Fields)
	path := "/v1/customers/" + bob.ID
	require.Equal(t, bob, s.call(http.MethodGet, path, "").profile(http.StatusOK))
	same := s.call(http.MethodPatch, path, `{"fields":{"note":"hello"}}`, "If-Match", bob.tag).profile(http.StatusOK)
	require.Equal(t, bob, same, "a change to what is there already is none")
	changed := s.call(http.MethodPatch, path, `{"fields":{"note":null,"budget":{"amount":"13"}}}`, "If-Match", bob.tag).profile(http.StatusOK)
	require.NotContains(t, changed.Fields, "note")
	require.Equal(t, []contracts.Change{
		{Field: "fields.budget.amount", From: "12.30", To: "13.00"}, {Field: "fields.note", From: "hello"},
	}, s.lastChange(bob.ID).Changes)

	for field, value := range map[string]string{
		"note": `5`, "budget": `"12"`, "colours": `["green"]`, "score": `"high"`, "since": `"2026-01-01"`, "friend": `"cus_none"`, "unknown": `1`,
	} {
		s.call(http.MethodPatch, path, `{"fields":{"`+field+`":`+value+`}}`, "If-Match", changed.tag).field("fields." + field)
	}
}

func TestUniqueValuesAreOneCustomersOnly(t *testing.T) {
	s := start(t)
	s.define("taxNumber", "text", `"unique":true`)
	s.define("badge", "number", `"unique":true`)
	with := func(name, fields string) answer {
		return s.call(http.MethodPost, "/v1/customers", `{"kind":"person","name":{"display":"`+name+`"},"fields":{`+fields+`}}`)
	}
	ada := with("Ada", `"taxNumber":"X1","badge":7`).profile(http.StatusCreated)
	problem := with("Bob", `"taxNumber":"X2","badge":7`).Problem(http.StatusConflict)
	require.Contains(t, problem.Detail, "the field badge")
	require.Contains(t, problem.Detail, ada.ID)
	bob := with("Bob", `"taxNumber":"X2"`).profile(http.StatusCreated)
	s.call(http.MethodPatch, "/v1/customers/"+bob.ID, `{"fields":{"taxNumber":"X1"}}`, "If-Match", bob.tag).Problem(http.StatusConflict)
	s.call(http.MethodDelete, "/v1/customers/"+ada.ID, "", "If-Match", ada.tag).ok(http.StatusNoContent)
	s.call(http.MethodPatch, "/v1/customers/"+bob.ID, `{"fields":{"taxNumber":"X1","badge":7}}`, "If-Match", bob.tag).ok(http.StatusOK)
}

func TestAFieldIsTightenedForLaterChanges(t *testing.T) {
	s := start(t)
	note := s.define("note", "text")
	ada := s.register("Ada")
	s.call(http.MethodPatch, "/v1/custom-fields/note", `{"required":true}`, "If-Match", note.tag).ok(http.StatusOK)
	require.Equal(t, ada, s.call(http.MethodGet, "/v1/customers/"+ada.ID, "").ok(http.StatusOK))
	path := "/v1/customers/" + ada.ID
	require.Equal(t, "is required", s.call(http.MethodPatch, path, `{"owner":"u1"}`, "If-Match", ada.tag).field("fields.note"))
	s.call(http.MethodPatch, path, `{"owner":"u1","fields":{"note":"x"}}`, "If-Match", ada.tag).ok(http.StatusOK)
	s.buy(ada.ID, "2026-01-31", "o-1")
}
