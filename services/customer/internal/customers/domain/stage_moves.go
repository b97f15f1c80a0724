package domain

import (
	"slices"
	"strings"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/plain"
)

// Why a stage changed. All but the last are rules.
const (
	FirstPurchase   = "first-purchase"    // the customer bought for the first time
	PurchasesInDays = "purchases-in-days" // it has bought often of late
	LongSilence     = "long-silence"      // it has not bought for much longer than is usual with it
	ChurnRisk       = "churn-risk"        // analytics fears that it will not buy any more
	BoughtAgain     = "bought-again"      // it was about to leave, or had left, and bought
	ByHand          = "by-hand"           // somebody said so
)

// StageMove is a move that is allowed: made by the rules named, by hand, or by either.
type StageMove struct {
	From, To Stage
	Rules    []string // reasons
	ByHand   bool
	Means    string
}

// StageMoves returns every move that a customer may make. Whatever is not in the table does not happen: who has bought is
// not a lead any more, and nobody becomes a customer, or is won back, without a purchase. Only a customer that turns out to
// be the same as another comes to that one's stage from wherever it was, and goes back when that was a mistake.
func StageMoves() []StageMove {
	const byHand = true
	rules := func(reasons ...string) []string { return reasons }
	return []StageMove{
		{Lead, Prospect, nil, byHand, "is in touch"},
		{Lead, Buyer, rules(FirstPurchase), !byHand, "bought for the first time"},
		{Prospect, Buyer, rules(FirstPurchase), !byHand, "bought for the first time"},

		{Buyer, Loyal, rules(PurchasesInDays), byHand, "buys again and again"},
		{Buyer, AtRisk, rules(LongSilence, ChurnRisk), byHand, "may be about to leave"},
		{Buyer, Churned, rules(LongSilence), byHand, "has left"},

		{Loyal, Buyer, nil, byHand, "no longer buys as often"},
		{Loyal, AtRisk, rules(LongSilence, ChurnRisk), byHand, "may be about to leave"},
		{Loyal, Churned, rules(LongSilence), byHand, "has left"},

		{AtRisk, Buyer, rules(BoughtAgain), byHand, "stays after all"},
		{AtRisk, Loyal, rules(BoughtAgain), byHand, "stays after all, and buys again and again"},
		{AtRisk, Churned, rules(LongSilence), byHand, "has left"},

		{Churned, WonBack, rules(BoughtAgain), !byHand, "had left, and bought again"},

		{WonBack, Buyer, nil, byHand, "is a customer like others again"},
		{WonBack, Loyal, rules(PurchasesInDays), byHand, "buys again and again"},
		{WonBack, AtRisk, rules(LongSilence, ChurnRisk), byHand, "may be about to leave once more"},
		{WonBack, Churned, rules(LongSilence), byHand, "has left once more"},
	}
}

const maxStageNote = 500 // runes

// MoveTo moves the customer to another stage by hand: by whom, and with a note of why. Long silence counts from today
// then, so that no rule undoes at once what somebody who knows better has done. It tells nothing when the customer is at
// the stage already; a move that is not in the table is a Conflict fault.
func (c Customer) MoveTo(stage Stage, by, note string, life Life, now time.Time) (Customer, []contracts.Data, error) {
	note, broken := plain.Text("note", note, maxStageNote, nil)
	if len(broken) > 0 {
		return c, nil, fault.OnFields(broken...)
	}
	if stage == c.Stage {
		return c, nil, nil
	}
	if err := c.Stage.mayBecome(stage); err != nil {
		return c, nil, err
	}
	c, event := c.enter(stage, cause{reason: ByHand, by: by, note: note}, life, now)
	c.Buying.HeldOn = life.today(now)
	c.Buying.DueOn = c.dueOn(life.Rules.LongSilence)
	return c, []contracts.Data{event}, nil
}

// mayBecome is a Conflict fault where nobody may move a customer to the other stage by hand.
func (s Stage) mayBecome(other Stage) error {
	var open []string
	purchase := false
	for _, m := range StageMoves() {
		switch {
		case m.From != s:
		case m.To == other && m.ByHand:
			return nil
		case m.To == other:
			purchase = slices.Contains(m.Rules, FirstPurchase) || slices.Contains(m.Rules, BoughtAgain)
		case m.ByHand:
			open = append(open, string(m.To))
		}
	}
	switch {
	case purchase:
		return fault.New(fault.Conflict, "a purchase makes a %s a %s; record the purchase instead", s, other)
	case len(open) == 0:
		return fault.New(fault.Conflict, "a %s cannot be moved to %s by hand, nor to any other stage; only a purchase moves it", s, other)
	default:
		return fault.New(fault.Conflict, "a %s cannot be moved to %s by hand; it can be moved to %s", s, other, strings.Join(open, ", "))
	}
}
