package domain_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

// byHand is who may be moved where by hand, written out again so that a slip in the table of moves is noticed.
var byHand = map[domain.Stage][]domain.Stage{
	domain.Lead:     {domain.Prospect},
	domain.Prospect: {},
	domain.Buyer:    {domain.Loyal, domain.AtRisk, domain.Churned},
	domain.Loyal:    {domain.Buyer, domain.AtRisk, domain.Churned},
	domain.AtRisk:   {domain.Buyer, domain.Loyal, domain.Churned},
	domain.Churned:  {},
	domain.WonBack:  {domain.Buyer, domain.Loyal, domain.AtRisk, domain.Churned},
}

func TestEveryPairOfStagesIsAllowedByHandOrRefused(t *testing.T) {
	life := domain.Life{Rules: domain.DefaultStageRules(), Playbooks: map[domain.Stage]domain.Playbook{}}
	for from := range byHand {
		life.Playbooks[from] = domain.Playbook{{Title: "for a " + string(from), Channel: "phone", DueDays: 3}}
	}
	later := now.Add(48 * time.Hour)
	for from, open := range byHand {
		for to := range byHand {
			t.Run(string(from)+" to "+string(to), func(t *testing.T) {
				c := register(t, ada)
				c.Stage = from
				moved, events, err := c.MoveTo(to, "u1", " met at the fair ", life, later)
				switch {
				case from == to:
					require.NoError(t, err)
					require.Empty(t, events)
					require.Equal(t, c, moved)
				case !slices.Contains(open, to):
					require.True(t, fault.Is(err, fault.Conflict))
					require.Equal(t, from, moved.Stage)
				default:
					require.NoError(t, err)
					require.Equal(t, to, moved.Stage)
					require.Equal(t, later, moved.StageSince)
					require.Equal(t, []contracts.Data{contracts.StageChanged{
						CustomerID: "cus_1", From: string(from), To: string(to), Reason: domain.ByHand, By: "u1", Note: "met at the fair",
						At: later, Since: now, Actions: []contracts.NextAction{{Title: "for a " + string(to), Channel: "phone", DueDays: 3}},
					}}, events)
				}
			})
		}
	}
}

func TestARefusedMoveSaysWhatToDoInstead(t *testing.T) {
	for _, test := range []struct {
		from, to domain.Stage
		says     string
	}{
		{domain.Prospect, domain.Buyer, "record the purchase"},
		{domain.Churned, domain.WonBack, "record the purchase"},
		{domain.Churned, domain.Loyal, "only a purchase moves it"},
		{domain.Lead, domain.Loyal, "it can be moved to prospect"},
		{domain.Loyal, domain.Lead, "it can be moved to customer, at-risk, churned"},
	} {
		c := register(t, ada)
		c.Stage = test.from
		_, _, err := c.MoveTo(test.to, "u1", "", domain.Life{}, now)
		require.ErrorContains(t, err, test.says, "%s to %s", test.from, test.to)
	}
	_, _, err := register(t, ada).MoveTo(domain.Prospect, "u1", strings.Repeat("字", 501), domain.Life{}, now)
	require.True(t, fault.Is(err, fault.Invalid))
}

func TestTheTableOfMovesIsWhole(t *testing.T) {
	known := map[domain.Stage]bool{}
	for _, s := range domain.Stages() {
		known[s.Stage] = true
		require.NotEmpty(t, s.Means)
	}
	reached, seen := map[domain.Stage]bool{domain.Lead: true}, map[string]bool{}
	for _, m := range domain.StageMoves() {
		pair := string(m.From) + " to " + string(m.To)
		require.True(t, known[m.From] && known[m.To] && m.From != m.To, pair)
		require.True(t, m.ByHand || len(m.Rules) > 0, "%s happens", pair)
		require.False(t, seen[pair], "%s is there once", pair)
		require.NotEmpty(t, m.Means)
		seen[pair], reached[m.To] = true, true
	}
	require.Len(t, reached, len(known), "every stage is reached")
}
