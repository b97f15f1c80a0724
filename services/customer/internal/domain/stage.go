package domain

import (
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/fault"
)

// Stage is where a customer stands in its life with the tenant.
type Stage string

// The stages, in order.
const (
	Lead     Stage = "lead"     // known, no contact of its own will yet
	Prospect Stage = "prospect" // in touch, has not bought
	Buyer    Stage = "customer" // has bought
)

// Why a stage changed.
const (
	FirstPurchase = "first-purchase"
	ByHand        = "by-hand"
)

// MoveTo moves a lead on to prospect. The other stages are not a matter of opinion: a customer is who has bought, and who
// has bought stays one. It tells nothing when the customer is at the stage already.
func (c Customer) MoveTo(stage Stage, now time.Time) (Customer, []contracts.Data, error) {
	switch {
	case stage == c.Stage:
		return c, nil, nil
	case stage == Buyer:
		return c, nil, fault.New(fault.Conflict, "the first purchase makes a %s a customer; record the purchase instead", c.Stage)
	case c.Stage != Lead || stage != Prospect:
		return c, nil, fault.New(fault.Conflict, "a %s cannot become a %s: only a lead can be moved, to prospect", c.Stage, stage)
	}
	moved, event := c.enter(stage, ByHand, now)
	return moved, []contracts.Data{event}, nil
}

func (c Customer) enter(stage Stage, reason string, now time.Time) (Customer, contracts.Data) {
	event := contracts.StageChanged{CustomerID: c.ID, From: string(c.Stage), To: string(stage), Reason: reason}
	c.Stage, c.UpdatedAt = stage, now
	return c, event
}
