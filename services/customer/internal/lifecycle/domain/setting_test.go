package domain_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/fault"
	customers "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/lifecycle/domain"
)

var now = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func TestOnlyWhatChangedOfTheRulesIsTold(t *testing.T) {
	rules := customers.DefaultStageRules()
	_, told, err := domain.Setting{}.WithRules(rules, now)
	require.NoError(t, err)
	require.Empty(t, told, "setting the defaults changes nothing")
	rules.FirstPurchase.On, rules.LongSilence.AtRiskAfter = false, 2.5
	set, told, err := domain.Setting{}.WithRules(rules, now)
	require.NoError(t, err)
	require.Equal(t, rules, set.RulesInForce())
	require.Equal(t, []contracts.Data{contracts.SettingChanged{Kind: "lifecycle-rules", ID: "rules", Changes: []contracts.Change{
		{Field: "firstPurchase.on", From: true, To: false}, {Field: "longSilence.atRiskAfter", From: 2.0, To: 2.5},
	}}}, told)
}

func TestRulesThatMakeNoSenseAreRefused(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*customers.StageRules)
		field  string
	}{
		"one purchase is not many":  {func(r *customers.StageRules) { r.PurchasesInDays.Purchases = 1 }, "purchasesInDays.purchases"},
		"more than are kept":        {func(r *customers.StageRules) { r.PurchasesInDays.Purchases = 25 }, "purchasesInDays.purchases"},
		"no days":                   {func(r *customers.StageRules) { r.PurchasesInDays.Days = 0 }, "purchasesInDays.days"},
		"at risk before it is late": {func(r *customers.StageRules) { r.LongSilence.AtRiskAfter = 0.9 }, "longSilence.atRiskAfter"},
		"lost before it is at risk": {func(r *customers.StageRules) { r.LongSilence.ChurnedAfter = 2 }, "longSilence.churnedAfter"},
		"no least interval":         {func(r *customers.StageRules) { r.LongSilence.MinIntervalDays = 0 }, "longSilence.minIntervalDays"},
		"a certain risk":            {func(r *customers.StageRules) { r.ChurnRisk.Above = 1 }, "churnRisk.above"},
	} {
		rules := customers.DefaultStageRules()
		test.change(&rules)
		_, _, err := domain.Setting{}.WithRules(rules, now)
		var broken *fault.Error
		require.ErrorAs(t, err, &broken, name)
		require.Len(t, broken.Fields, 1, name)
		require.Equal(t, test.field, broken.Fields[0].Path, name)
	}
}

func TestOnlyWhatChangedOfAPlaybookIsTold(t *testing.T) {
	call := customers.NextAction{Title: "Call", Channel: "phone", DueDays: 2}
	set, told, err := domain.Setting{}.WithPlaybook(customers.AtRisk, customers.Playbook{call, {Title: " Visit "}}, now)
	require.NoError(t, err)
	require.Equal(t, customers.Playbook{call, {Title: "Visit"}}, set.Playbook)
	require.Len(t, told[0].(contracts.SettingChanged).Changes, 2)
	later := call
	later.DueDays = 5
	set, told, err = set.WithPlaybook(customers.AtRisk, customers.Playbook{later}, now)
	require.NoError(t, err)
	require.Equal(t, []contracts.Data{contracts.SettingChanged{Kind: "playbook", ID: "at-risk", Changes: []contracts.Change{
		{Field: "actions[0].dueDays", From: 2.0, To: 5.0}, {Field: "actions[1]", From: map[string]any{"title": "Visit", "dueDays": 0.0}},
	}}}, told)
	_, told, err = set.WithPlaybook(customers.AtRisk, customers.Playbook{later}, now)
	require.NoError(t, err)
	require.Empty(t, told)
}
