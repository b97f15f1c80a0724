package domain

import (
	"time"

	"github.com/guanxi-crm/guanxi/kit/fault"
)

// RedemptionState says how far a redemption has come. Stock and points are two documents, changed one after the other;
// the state says which of them is done, so that a redemption that a crash left can be finished or taken back.
type RedemptionState string

// The states. A redemption ends confirmed, failed or cancelled.
const (
	Pending    RedemptionState = "pending"    // takes from the stock, then the points
	Paid       RedemptionState = "paid"       // has both
	Confirmed  RedemptionState = "confirmed"  // and its mark on the offer is gone
	Failing    RedemptionState = "failing"    // gives back what it took from the stock
	Failed     RedemptionState = "failed"     // has nothing
	Cancelling RedemptionState = "cancelling" // gives back the points, then the stock
	Restocked  RedemptionState = "restocked"  // has given back both
	Cancelled  RedemptionState = "cancelled"  // and its mark on the offer is gone
)

// Underway are the states that a redemption does not stay in.
func Underway() []RedemptionState {
	return []RedemptionState{Pending, Paid, Failing, Cancelling, Restocked}
}

// Final reports whether a redemption stays in the state.
func (s RedemptionState) Final() bool { return s == Confirmed || s == Failed || s == Cancelled }

// Redemption is points that a customer gave for an offer.
type Redemption struct {
	ID          string          `bson:"-"`
	Version     int64           `bson:"-"`
	CustomerID  string          `bson:"customerId"`
	AccountID   string          `bson:"accountId"`
	ProgrammeID string          `bson:"programmeId"`
	OfferID     string          `bson:"offerId"`
	OfferName   string          `bson:"offerName"`
	Points      int64           `bson:"points"`
	State       RedemptionState `bson:"state"`
	Stocked     bool            `bson:"stocked,omitempty"` // the offer had a stock when it was redeemed
	// Slot is 1, 2, … up to what one customer may have of the offer, and no two redemptions have the same; 0: no limit.
	Slot      int       `bson:"slot,omitempty"`
	Failure   string    `bson:"failure,omitempty"`
	CreatedAt time.Time `bson:"createdAt"`
	UpdatedAt time.Time `bson:"updatedAt"`
}

// To moves the redemption to a state. Who failed or was cancelled no longer counts for what a customer may have.
func (r Redemption) To(state RedemptionState, now time.Time) Redemption {
	r.State, r.UpdatedAt = state, now
	if state == Failed || state == Cancelled {
		r.Slot = 0
	}
	return r
}

// Cancel begins to give back what the customer and the offer had.
func (r Redemption) Cancel(now time.Time) (Redemption, error) {
	if r.State != Confirmed {
		return r, fault.New(fault.Conflict, "a redemption that is %s cannot be cancelled", r.State)
	}
	return r.To(Cancelling, now), nil
}
