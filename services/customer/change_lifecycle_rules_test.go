package customer_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
)

const rulesPath = "/v1/lifecycle/rules"

func TestChangeLifecycleRules(t *testing.T) {
	s := start(t)
	first := s.callAs(s.analyst, http.MethodGet, rulesPath, "")
	require.Equal(t, map[string]any{
		"firstPurchase":   map[string]any{"on": true},
		"purchasesInDays": map[string]any{"on": true, "purchases": 5.0, "days": 365.0},
		"longSilence":     map[string]any{"on": true, "atRiskAfter": 2.0, "churnedAfter": 4.0, "minIntervalDays": 14.0},
		"churnRisk":       map[string]any{"on": true, "above": 0.7},
	}, first.OK(http.StatusOK), "what holds for a tenant that has set nothing")

	patch := `{"firstPurchase":{"on":false},"churnRisk":{"above":0.5}}`
	changed := s.call(http.MethodPatch, rulesPath, patch, "If-Match", first.Header.Get("ETag"))
	require.Equal(t, map[string]any{"on": true, "above": 0.5}, changed.OK(http.StatusOK)["churnRisk"], "what the patch does not name stays")
	require.Equal(t, `"2"`, changed.Header.Get("ETag"))
	require.Equal(t, contracts.SettingChanged{Kind: "lifecycle-rules", ID: "rules", Changes: []contracts.Change{
		{Field: "churnRisk.above", From: 0.7, To: 0.5}, {Field: "firstPurchase.on", From: true, To: false},
	}}, s.settingTold("rules"))
	same := s.call(http.MethodPatch, rulesPath, patch, "If-Match", `"2"`)
	require.Equal(t, changed.OK(http.StatusOK), same.OK(http.StatusOK))
	require.Equal(t, `"2"`, same.Header.Get("ETag"), "a change to what is there already is none")

	ada := s.register("Ada")
	s.buy(ada.ID, "2026-01-31", "o-1")
	require.Equal(t, "lead", s.call(http.MethodGet, "/v1/customers/"+ada.ID, "").ok(http.StatusOK).Stage, "the rule is off")
	other := s.callAs(s.globex, http.MethodGet, rulesPath, "").OK(http.StatusOK)
	require.Equal(t, map[string]any{"on": true}, other["firstPurchase"], "another tenant has its own")
}

func TestChangeLifecycleRulesRefusesBadInput(t *testing.T) {
	s := start(t)
	for _, test := range []struct{ name, body, field string }{
		{"one purchase", `{"purchasesInDays":{"purchases":1}}`, "purchasesInDays.purchases"},
		{"more purchases than are kept", `{"purchasesInDays":{"purchases":25}}`, "purchasesInDays.purchases"},
		{"lost before at risk", `{"longSilence":{"churnedAfter":1.5}}`, "longSilence.churnedAfter"},
		{"a certain risk", `{"churnRisk":{"above":1}}`, "churnRisk.above"},
		{"an unknown rule", `{"secondPurchase":{"on":true}}`, "secondPurchase"},
		{"a wrong type", `{"firstPurchase":{"on":"yes"}}`, "firstPurchase.on"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := s.on(t)
			require.NotEmpty(t, s.call(http.MethodPatch, rulesPath, test.body, "If-Match", `"1"`).field(test.field))
		})
	}
	s.call(http.MethodPatch, rulesPath, `{}`).Problem(http.StatusPreconditionRequired)
	s.call(http.MethodPatch, rulesPath, `{"churnRisk":{"on":false}}`, "If-Match", `"2"`).Problem(http.StatusPreconditionFailed)
	agent := s.callAs(s.analyst, http.MethodPatch, rulesPath, `{"churnRisk":{"on":false}}`, "If-Match", `"1"`)
	agent.Problem(http.StatusForbidden)
	require.Equal(t, `"1"`, s.call(http.MethodGet, rulesPath, "").Header.Get("ETag"), "nothing is half written")
}
