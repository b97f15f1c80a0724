package contracts

import "time"

// PointsChanged tells that a customer earned, spent or lost points of a programme, or got them back. It is a line of the
// programme's ledger; those that a reader has add up to the balance.
type PointsChanged struct {
	CustomerID  string `json:"customerId"`
	ProgrammeID string `json:"programmeId"`
	EntryID     string `json:"entryId" doc:"Of the ledger"`
	// Points is what is added to the balance: below zero for those spent, expired or taken back, and zero where a purchase
	// only counts towards the tier.
	Points  int64     `json:"points"`
	Balance int64     `json:"balance"`
	Reason  string    `json:"reason" enum:"earned,redeemed,expired,refunded,adjusted,merged,unmerged,returned"`
	Cause   string    `json:"cause,omitempty" doc:"Id of the purchase, behaviour or redemption"`
	At      time.Time `json:"at"`
	// Lots are the points by the day they expire; they add up to Points.
	Lots []PointsLot `json:"lots,omitempty"`
	// Owed are points that were to be taken back and are spent already; they are taken from those earned next.
	Owed int64 `json:"owed,omitempty"`
	// Counted is what counts towards the customer's tier.
	Counted *PointsCounted `json:"counted,omitempty"`
	// Note is what whoever adjusted the balance wrote.
	Note string `json:"note,omitempty"`
}

// PointsLot are points that expire together.
type PointsLot struct {
	Points    int64  `json:"points" bson:"points"`
	ExpiresOn string `json:"expiresOn,omitempty" bson:"expiresOn,omitempty" format:"date" doc:"The last day they can be spent on; absent: they do not expire"`
}

// PointsCounted is what a line of the ledger adds to what a customer's tier is decided by.
type PointsCounted struct {
	On     string `json:"on" bson:"on" format:"date" doc:"The day it counts for"`
	Points int64  `json:"points" bson:"points"`
	Spent  Money  `json:"spent" bson:"spent"`
}

// TierChanged tells that a customer came into another tier of a programme.
type TierChanged struct {
	CustomerID  string    `json:"customerId"`
	ProgrammeID string    `json:"programmeId"`
	From        string    `json:"from,omitempty"`
	To          string    `json:"to,omitempty"`
	At          time.Time `json:"at"`
}

// The event types of loyalty.

func (PointsChanged) EventType() string { return "dev.guanxi.customer.points-changed.v1" }
func (TierChanged) EventType() string   { return "dev.guanxi.customer.tier-changed.v1" }
