package domain_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

// defaults is how a tenant's customers live that has set nothing.
var defaults = domain.Life{Rules: domain.DefaultStageRules()}

// on is noon of so many days after now.
func on(days int) time.Time { return now.AddDate(0, 0, days) }

func day(days int) string { return on(days).Format(time.DateOnly) }

// buys has the customer buy on days, each known on its day.
func buys(t require.TestingT, c domain.Customer, life domain.Life, days ...int) domain.Customer {
	for _, d := range days {
		c, _ = buysKnown(t, c, life, d, d)
	}
	return c
}

// buysKnown has the customer buy on days that become known on another.
func buysKnown(t require.TestingT, c domain.Customer, life domain.Life, known int, days ...int) (domain.Customer, []string) {
	var purchases []domain.Purchase
	for _, d := range days {
		purchases = append(purchases, domain.Purchase{ID: "pur_1", CustomerID: c.ID, PurchasedOn: day(d)})
	}
	c, _, err := c.Buy(on(known), purchases...)
	require.NoError(t, err)
	c, events := c.AfterBuying(life, on(known), purchases...)
	return c, reasons(events)
}

// reasons are those of the moves told of: "first-purchase: customer".
func reasons(events []contracts.Data) []string {
	var told []string
	for _, e := range events {
		moved := e.(contracts.StageChanged)
		told = append(told, moved.Reason+": "+moved.To)
	}
	return told
}

func at(c domain.Customer, stage domain.Stage, since int) domain.Customer {
	c.Stage, c.StageSince = stage, on(since)
	return c
}

func TestAPurchaseMovesTheCustomer(t *testing.T) {
	noFirst := defaults
	noFirst.Rules.FirstPurchase.On = false
	lead := register(t, ada)
	for _, test := range []struct {
		name  string
		c     domain.Customer
		life  domain.Life
		known int
		days  []int
		want  []string
	}{
		{"a lead's first", lead, defaults, 0, []int{0}, []string{"first-purchase: customer"}},
		{"a prospect's first", at(lead, domain.Prospect, 0), defaults, 0, []int{0}, []string{"first-purchase: customer"}},
		{"the first, with the rule off", lead, noFirst, 0, []int{0}, nil},
		{"a whole history at once", lead, defaults, 10, []int{1, 2, 3, 4, 5}, []string{"first-purchase: customer", "purchases-in-days: loyal"}},
		{"a history that is long past", lead, defaults, 1000, []int{1, 2, 3, 4, 5}, []string{"first-purchase: customer"}},
		{"a customer's second", at(lead, domain.Buyer, 0), defaults, 1, []int{1}, nil},
		{"the fifth within the year", buys(t, lead, defaults, 0, 10, 20, 30), defaults, 40, []int{40}, []string{"purchases-in-days: loyal"}},
		{"the fifth, but not within the year", buys(t, lead, defaults, 0, 10, 20, 30), defaults, 365, []int{365}, nil},
		{"of one at risk", at(lead, domain.AtRisk, 10), defaults, 20, []int{20}, []string{"bought-again: customer"}},
		{"of one at risk, often", at(lead, domain.AtRisk, 10), defaults, 20, []int{16, 17, 18, 19, 20}, []string{"bought-again: loyal"}},
		{"of one at risk, known late", at(buys(t, lead, defaults, 0, 30, 60), domain.AtRisk, 121), defaults, 122, []int{100}, []string{"bought-again: customer"}},
		{"of one at risk, long before", at(buys(t, lead, defaults, 0, 30, 60), domain.AtRisk, 121), defaults, 122, []int{59}, nil},
		{"of one who had left", at(lead, domain.Churned, 10), defaults, 20, []int{20}, []string{"bought-again: won-back"}},
		{"of one who had left, from before it did", at(lead, domain.Churned, 10), defaults, 20, []int{5}, nil},
		{"of one won back, often", at(lead, domain.WonBack, 0), defaults, 20, []int{16, 17, 18, 19, 20}, []string{"purchases-in-days: loyal"}},
		{"of a loyal one", at(lead, domain.Loyal, 0), defaults, 20, []int{20}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, told := buysKnown(t, test.c, test.life, test.known, test.days...)
			require.Equal(t, test.want, told)
		})
	}
}

func TestLongSilenceIsMeasuredByTheCustomersOwnInterval(t *testing.T) {
	monthly := buys(t, register(t, ada), defaults, 0, 30, 60) // every 30 days: at risk after 60, lost after 120
	require.Equal(t, day(121), monthly.Buying.DueOn)
	silent := func(c domain.Customer, days int) (domain.Customer, []string) {
		c, events := c.FallSilent(defaults, on(days))
		return c, reasons(events)
	}
	_, told := silent(monthly, 120)
	require.Empty(t, told, "exactly twice the interval is not longer")
	risky, told := silent(monthly, 121)
	require.Equal(t, []string{"long-silence: at-risk"}, told)
	require.Equal(t, day(181), risky.Buying.DueOn)
	_, told = silent(risky, 180)
	require.Empty(t, told)
	lost, told := silent(risky, 181)
	require.Equal(t, []string{"long-silence: churned"}, told)
	require.Empty(t, lost.Buying.DueOn, "nothing more can become of it by silence")
	_, told = silent(monthly, 500)
	require.Equal(t, []string{"long-silence: churned"}, told, "one move, however late it is looked at")

	daily := buys(t, register(t, ada), defaults, 0, 1, 2)
	require.Equal(t, day(2+29), daily.Buying.DueOn, "an interval counts as at least 14 days")
	twice := buys(t, register(t, ada), defaults, 0, 0, 30, 30)
	require.Empty(t, twice.Buying.DueOn, "two days on which it bought make nothing usual")
}

func TestWhoeverIsMovedByHandHasTimeAgain(t *testing.T) {
	risky, _ := buys(t, register(t, ada), defaults, 0, 30, 60).FallSilent(defaults, on(121))
	kept, _, err := risky.MoveTo(domain.Buyer, "u1", "spoke to her", defaults, on(125))
	require.NoError(t, err)
	require.Equal(t, day(125+61), kept.Buying.DueOn)
	_, events := kept.FallSilent(defaults, on(126))
	require.Empty(t, events)
}

func TestAChurnRiskPutsACustomerAtRiskOnce(t *testing.T) {
	c := at(register(t, ada), domain.Loyal, 0)
	fears := func(c domain.Customer, risk float64, scored int) (domain.Customer, []string) {
		c, events := c.FearLoss(risk, on(scored), defaults, on(scored+1))
		return c, reasons(events)
	}
	_, told := fears(c, 0.7, 2)
	require.Empty(t, told, "not above")
	risky, told := fears(c, 0.71, 2)
	require.Equal(t, []string{"churn-risk: at-risk"}, told)
	_, told = fears(risky, 0.9, 4)
	require.Empty(t, told)
	back := buys(t, risky, defaults, 5)
	require.Equal(t, domain.Buyer, back.Stage)
	_, told = fears(back, 0.71, 2)
	require.Empty(t, told, "what was thought before it bought again is old")
	_, told = fears(at(c, domain.Lead, 0), 0.99, 2)
	require.Empty(t, told, "who never bought cannot be lost")
	off := defaults
	off.Rules.ChurnRisk.On = false
	_, events := c.FearLoss(0.9, on(2), off, on(3))
	require.Empty(t, events)
}

// Whatever happens to a customer: every move is in the table, a rule asked twice moves once, and the day on which silence
// is due is the first on which it moves the customer.
func TestRulesKeepToTheTable(t *testing.T) {
	allowed := map[string][]string{}
	for _, m := range domain.StageMoves() {
		allowed[string(m.From)+">"+string(m.To)] = m.Rules
		if m.ByHand {
			allowed[string(m.From)+">"+string(m.To)] = append(slices.Clone(m.Rules), domain.ByHand)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		life := domain.Life{Rules: drawRules(t)}
		c, today := register(t, ada), 0
		for range rapid.IntRange(1, 30).Draw(t, "steps") {
			today += rapid.IntRange(0, 60).Draw(t, "days later")
			var events []contracts.Data
			switch rapid.IntRange(0, 3).Draw(t, "what happens") {
			case 0:
				on := rapid.IntRange(0, today).Draw(t, "bought on")
				purchase := domain.Purchase{ID: "pur_1", PurchasedOn: day(on)}
				c, _, _ = c.Buy(now.AddDate(0, 0, today), purchase)
				c, events = c.AfterBuying(life, now.AddDate(0, 0, today), purchase)
			case 1:
				c, events = c.FallSilent(life, on(today))
				_, again := c.FallSilent(life, on(today))
				require.Empty(t, again)
			case 2:
				c, events = c.FearLoss(rapid.Float64Range(0, 1).Draw(t, "risk"), on(today), life, on(today))
			case 3:
				to := rapid.SampledFrom(domain.Stages()).Draw(t, "to").Stage
				if moved, told, err := c.MoveTo(to, "u1", "", life, on(today)); err == nil {
					c, events = moved, told
				}
			}
			for _, e := range events {
				moved := e.(contracts.StageChanged)
				require.Contains(t, allowed[moved.From+">"+moved.To], moved.Reason, "%s to %s", moved.From, moved.To)
			}
			require.LessOrEqual(t, len(c.Buying.RecentOn), 24)
			require.True(t, slices.IsSorted(c.Buying.RecentOn))
			requireDueOnTheDay(t, c, life)
		}
	})
}

func requireDueOnTheDay(t *rapid.T, c domain.Customer, life domain.Life) {
	if c.Buying.DueOn == "" {
		_, events := c.FallSilent(life, on(100_000))
		require.Empty(t, events, "who is never due is never moved")
		return
	}
	due, err := time.Parse(time.DateOnly, c.Buying.DueOn)
	require.NoError(t, err)
	_, events := c.FallSilent(life, due.Add(-time.Second))
	require.Empty(t, events)
	_, events = c.FallSilent(life, due)
	require.Len(t, events, 1)
}

func drawRules(t *rapid.T) domain.StageRules {
	atRisk := rapid.Float64Range(1, 5).Draw(t, "at risk after")
	rules := domain.StageRules{
		FirstPurchase: domain.FirstPurchaseRule{On: rapid.Bool().Draw(t, "first purchase")},
		PurchasesInDays: domain.PurchasesInDaysRule{
			On: rapid.Bool().Draw(t, "often"), Purchases: rapid.IntRange(2, 24).Draw(t, "n"), Days: rapid.IntRange(1, 400).Draw(t, "m"),
		},
		LongSilence: domain.LongSilenceRule{
			On: rapid.IntRange(0, 4).Draw(t, "silence") > 0, AtRiskAfter: atRisk,
			ChurnedAfter: atRisk + rapid.Float64Range(1, 5).Draw(t, "churned after"), MinIntervalDays: rapid.IntRange(1, 30).Draw(t, "least"),
		},
		ChurnRisk: domain.ChurnRiskRule{On: rapid.Bool().Draw(t, "risk"), Above: rapid.Float64Range(0, 0.99).Draw(t, "p")},
	}
	require.NoError(t, rules.Check())
	return rules
}
