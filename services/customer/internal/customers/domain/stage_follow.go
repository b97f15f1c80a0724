package domain

import (
	"slices"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
)

// AfterBuying moves the customer as its purchases have it: those just bought, which Buying has in it already.
func (c Customer) AfterBuying(life Life, now time.Time, bought ...Purchase) (Customer, []contracts.Data) {
	var events []contracts.Data
	move := func(to Stage, reason string) {
		var event contracts.Data
		c, event = c.enter(to, rule(reason), life, now)
		events = append(events, event)
	}
	often := c.Buying.often(life.Rules.PurchasesInDays, life.today(now))
	back := slices.ContainsFunc(bought, func(p Purchase) bool { return c.bringsBack(p.PurchasedOn, life, now) })
	switch {
	case c.Stage == AtRisk && back && often:
		move(Loyal, BoughtAgain)
	case c.Stage == AtRisk && back:
		move(Buyer, BoughtAgain)
	case c.Stage == Churned && back:
		move(WonBack, BoughtAgain)
	case c.Stage == WonBack && often:
		move(Loyal, PurchasesInDays)
	case (c.Stage == Lead || c.Stage == Prospect) && life.Rules.FirstPurchase.On && len(bought) > 0:
		move(Buyer, FirstPurchase)
	}
	if c.Stage == Buyer && often {
		move(Loyal, PurchasesInDays)
	}
	c.Buying.DueOn = c.dueOn(life.Rules.LongSilence)
	return c, events
}

// lastZone is where a calendar day ends last (UTC-12): a purchase on the day before may still be later than a moment.
const lastZone = -12 * time.Hour

// bringsBack reports whether a purchase on the day shows that a customer thought to be leaving has come back: it was made
// after the customer came to its stage, or is known late, and had it been known there would have been no long silence.
// The purchases of an imported history bring nobody back.
func (c Customer) bringsBack(day string, life Life, now time.Time) bool {
	if day >= c.StageSince.UTC().Add(lastZone).Format(time.DateOnly) {
		return true
	}
	atRisk, _, known := c.Buying.patience(life.Rules.LongSilence)
	return known && daysBetween(day, life.today(now)) < atRisk
}

// FallSilent moves the customer when it has not bought for too long. Asked again before it is due anew, it changes nothing.
func (c Customer) FallSilent(life Life, now time.Time) (Customer, []contracts.Data) {
	var events []contracts.Data
	atRisk, churned, known := c.Buying.patience(life.Rules.LongSilence)
	silent := daysBetween(c.Buying.silentFrom(), life.today(now))
	to := c.Stage
	switch {
	case !known || !c.Stage.mayLeave() && c.Stage != AtRisk:
	case silent >= churned:
		to = Churned
	case silent >= atRisk:
		to = AtRisk
	}
	if to != c.Stage {
		var event contracts.Data
		c, event = c.enter(to, rule(LongSilence), life, now)
		events = append(events, event)
	}
	c.Buying.DueOn = c.dueOn(life.Rules.LongSilence)
	return c, events
}

// FearLoss puts the customer at risk when analytics fears enough that it will not buy any more. What was thought before
// the customer came to its stage is old news.
func (c Customer) FearLoss(risk float64, scoredAt time.Time, life Life, now time.Time) (Customer, []contracts.Data) {
	feared := life.Rules.ChurnRisk
	if !feared.On || risk <= feared.Above || !c.Stage.mayLeave() || scoredAt.Before(c.StageSince) {
		return c, nil
	}
	c, event := c.enter(AtRisk, rule(ChurnRisk), life, now)
	c.Buying.DueOn = c.dueOn(life.Rules.LongSilence)
	return c, []contracts.Data{event}
}

// mayLeave reports whether a customer at the stage is one that can be lost.
func (s Stage) mayLeave() bool { return s == Buyer || s == Loyal || s == WonBack }

// WithDueDay returns the customer with the day on which its silence will be too long, worked out anew.
func (c Customer) WithDueDay(life Life) Customer {
	c.Buying.DueOn = c.dueOn(life.Rules.LongSilence)
	return c
}

// dueOn is the day on which the customer's silence will be too long for its stage; empty: it cannot be.
func (c Customer) dueOn(r LongSilenceRule) string {
	atRisk, churned, known := c.Buying.patience(r)
	switch {
	case !known:
		return ""
	case c.Stage.mayLeave():
		return addDays(c.Buying.silentFrom(), atRisk)
	case c.Stage == AtRisk:
		return addDays(c.Buying.silentFrom(), churned)
	default:
		return ""
	}
}
