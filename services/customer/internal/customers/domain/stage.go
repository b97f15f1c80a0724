package domain

import (
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
)

// Stage is where a customer stands in its life with the tenant.
type Stage string

// The stages.
const (
	Lead     Stage = "lead"
	Prospect Stage = "prospect"
	Buyer    Stage = "customer"
	Loyal    Stage = "loyal"
	AtRisk   Stage = "at-risk"
	Churned  Stage = "churned"
	WonBack  Stage = "won-back"
)

// StageMeaning says what a customer at a stage is.
type StageMeaning struct {
	Stage Stage
	Means string
}

// Stages returns every stage, in the order in which a customer may come to them.
func Stages() []StageMeaning {
	return []StageMeaning{
		{Lead, "known, but not in touch yet"},
		{Prospect, "in touch, has not bought"},
		{Buyer, "has bought"},
		{Loyal, "buys again and again"},
		{AtRisk, "may be about to leave"},
		{Churned, "has left"},
		{WonBack, "had left, and has bought again"},
	}
}

// cause is why a customer moves, and by whose doing.
type cause struct{ reason, by, note string }

// rule is the cause of a move that a rule makes; the rule goes by its reason.
func rule(reason string) cause { return cause{reason: reason, by: "rule:" + reason} }

// enter moves the customer to a stage, and recommends what the playbook has for it.
func (c Customer) enter(stage Stage, why cause, life Life, now time.Time) (Customer, contracts.Data) {
	event := contracts.StageChanged{
		CustomerID: c.ID, From: string(c.Stage), To: string(stage), Reason: why.reason, Note: why.note, By: why.by,
		At: now, Since: c.StageSince, Actions: life.Playbooks[stage].told(),
	}
	c.Stage, c.StageSince, c.UpdatedAt = stage, now, now
	return c, event
}
