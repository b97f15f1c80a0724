package domain

import (
	"cmp"
	"slices"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/changes"
)

const (
	maxStock       = 1_000_000_000
	maxPerCustomer = 100
	maxOfferText   = 1000 // runes
	maxID          = 64
	// maxMarks bounds how many redemptions of an offer are under way at once.
	maxMarks = 500
)

// OfferTerms are what a tenant decides of an offer.
type OfferTerms struct {
	ProgrammeID string `json:"programmeId" bson:"programmeId"`
	Name        string `json:"name" bson:"name"`
	Description string `json:"description" bson:"description,omitempty"`
	Cost        int64  `json:"cost" bson:"cost"` // in points
	Status      Status `json:"status" bson:"status"`
	// Stock is how many are left; nil: as many as are asked for.
	Stock *int64 `json:"stock" bson:"stock,omitempty"`
	// From and Until are the days, both included, between which it can be redeemed.
	From  Day `json:"from" bson:"from,omitempty"`
	Until Day `json:"until" bson:"until,omitempty"`
	// PerCustomer is how often one customer can redeem it; 0: as often as it likes, up to any number.
	PerCustomer int `json:"perCustomer" bson:"perCustomer,omitempty"`
	// SegmentID makes the offer exclusive for a segment, and Tier for customers of a tier or above.
	SegmentID string `json:"segmentId" bson:"segmentId,omitempty"`
	Tier      string `json:"tier" bson:"tier,omitempty"`
}

// Offer is something that points can be redeemed for.
type Offer struct {
	ID         string `bson:"-"`
	Version    int64  `bson:"-"`
	OfferTerms `bson:",inline"`
	// Marks are the redemptions under way that have changed the stock, so that none changes it twice.
	Marks     []string  `bson:"marks,omitempty"`
	CreatedAt time.Time `bson:"createdAt"`
	UpdatedAt time.Time `bson:"updatedAt"`
}

// NewOffer returns an offer of checked terms in its programme.
func NewOffer(id string, terms OfferTerms, p Programme, now time.Time) (Offer, []contracts.Data, error) {
	terms, err := terms.check(p)
	if err != nil {
		return Offer{}, nil, err
	}
	o := Offer{ID: id, OfferTerms: terms, CreatedAt: now, UpdatedAt: now}
	return o, []contracts.Data{o.told(changes.Between(OfferTerms{}, terms))}, nil
}

// Change replaces the terms with checked ones, and returns the event that tells of it; none when they are the same.
func (o Offer) Change(terms OfferTerms, p Programme, now time.Time) (Offer, []contracts.Data, error) {
	terms, err := terms.check(p)
	if err != nil {
		return o, nil, err
	}
	if terms.ProgrammeID != o.ProgrammeID {
		return o, nil, fault.OnField("programmeId", "cannot change; make an offer in the other programme")
	}
	changed := changes.Between(o.OfferTerms, terms)
	if len(changed) == 0 {
		return o, nil, nil
	}
	o.OfferTerms, o.UpdatedAt = terms, now
	return o, []contracts.Data{o.told(changed)}, nil
}

func (o Offer) told(changes []contracts.Change) contracts.Data {
	return contracts.SettingChanged{Kind: "loyalty-offer", ID: o.ID, Name: o.Name, Changes: changes}
}

func (t OfferTerms) check(p Programme) (OfferTerms, error) {
	t.Status = cmp.Or(t.Status, Active)
	var b broken
	t.Name = b.text("name", t.Name, 1, maxName)
	t.Description = b.text("description", t.Description, 0, maxOfferText)
	t.SegmentID = b.text("segmentId", t.SegmentID, 0, maxID)
	b.must(t.Cost >= 1 && t.Cost <= MaxPoints, "cost", "must be from 1 to %d", MaxPoints)
	b.must(t.Stock == nil || *t.Stock >= 0 && *t.Stock <= maxStock, "stock", "must be from 0 to %d", maxStock)
	b.must(t.PerCustomer >= 0 && t.PerCustomer <= maxPerCustomer, "perCustomer", "must be from 0 to %d", maxPerCustomer)
	b.day("from", t.From)
	b.day("until", t.Until)
	b.must(t.From == "" || t.Until == "" || t.From <= t.Until, "until", "is before from")
	b.must(t.Tier == "" || p.rankOf(t.Tier) >= 0, "tier", "is none of the programme's")
	return t, b.err()
}

// MayRedeem says why an account cannot redeem the offer on a day, if it cannot. Segments, stock and how often are not
// its to know.
func (o Offer) MayRedeem(p Programme, a Account, today Day) error {
	switch {
	case p.Status != Active || o.Status != Active:
		return fault.New(fault.Conflict, "the offer is over")
	case o.From != "" && today < o.From:
		return fault.New(fault.Conflict, "the offer begins on %s", o.From)
	case o.Until != "" && today > o.Until:
		return fault.New(fault.Conflict, "the offer ended on %s", o.Until)
	case !p.AtLeast(a.Tier, o.Tier):
		return fault.New(fault.Conflict, "the offer is for customers of the tier %s and above", o.Tier)
	case a.Balance < o.Cost:
		return tooFew(a.Balance, o.Cost)
	}
	return nil
}

// Reserve takes one out of the stock for a redemption, once.
func (o Offer) Reserve(redemptionID string) (Offer, error) {
	switch {
	case slices.Contains(o.Marks, redemptionID):
		return o, nil
	case o.Stock != nil && *o.Stock == 0:
		return o, fault.New(fault.Conflict, "the offer is sold out")
	case len(o.Marks) >= maxMarks:
		return o, fault.New(fault.Unavailable, "the offer is being redeemed too often at once; try again")
	}
	return o.restock(-1).mark(redemptionID), nil
}

// Release puts back what a redemption reserved, if it did.
func (o Offer) Release(redemptionID string) Offer {
	if !slices.Contains(o.Marks, redemptionID) {
		return o
	}
	return o.restock(1).Settle(redemptionID)
}

// Restock puts back what a redemption had, once.
func (o Offer) Restock(redemptionID string) Offer {
	if slices.Contains(o.Marks, redemptionID) {
		return o
	}
	return o.restock(1).mark(redemptionID)
}

// Settle forgets a redemption that will not change the stock any more.
func (o Offer) Settle(redemptionID string) Offer {
	o.Marks = slices.DeleteFunc(slices.Clone(o.Marks), func(id string) bool { return id == redemptionID })
	return o
}

func (o Offer) mark(redemptionID string) Offer {
	o.Marks = append(slices.Clone(o.Marks), redemptionID)
	return o
}

// restock changes how many are left, unless the offer has no stock (any more).
func (o Offer) restock(by int64) Offer {
	if o.Stock != nil {
		left := *o.Stock + by
		o.Stock = &left
	}
	return o
}
