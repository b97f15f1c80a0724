// Package domain holds the rules of loyalty: what earns points, how long they live, which tier they lead to, and a book
// of every movement that always balances. It does no input or output and has no clock of its own.
package domain

import (
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/services/customer/internal/changes"
)

// Status says whether a programme or an offer is in use.
type Status string

// The statuses.
const (
	Active Status = "active"
	Ended  Status = "ended" // nothing is earned or redeemed any more; what was, stays in the ledger
)

// Rounding says what becomes of parts of a point. Every rule rounds by itself.
type Rounding string

// The roundings.
const (
	RoundDown    Rounding = "down"
	RoundNearest Rounding = "nearest" // a half goes up
	RoundUp      Rounding = "up"
)

// Basis is what a tier is reached by.
type Basis string

// The bases.
const (
	ByPoints   Basis = "points"   // earned by rules over the period
	BySpending Basis = "spending" // paid over the period
)

// Terms are what a tenant decides of a programme.
type Terms struct {
	Name         string   `json:"name" bson:"name"`
	PointsName   string   `json:"pointsName" bson:"pointsName"` // what a point is called: "leaves"
	Currency     string   `json:"currency" bson:"currency"`     // ISO 4217; purchases in another earn nothing
	Status       Status   `json:"status" bson:"status"`
	StartsOn     Day      `json:"startsOn" bson:"startsOn"` // purchases and behaviour before it earn nothing
	Rounding     Rounding `json:"rounding" bson:"rounding"`
	Rules        []Rule   `json:"rules" bson:"rules,omitempty"`
	TierBasis    Basis    `json:"tierBasis" bson:"tierBasis"`
	PeriodMonths int      `json:"periodMonths" bson:"periodMonths"` // that count towards a tier, back from today
	GraceMonths  int      `json:"graceMonths" bson:"graceMonths"`   // that a tier is kept when it is no longer reached
	Tiers        []Tier   `json:"tiers" bson:"tiers,omitempty"`     // from the lowest
	ExpiryMonths int      `json:"expiryMonths" bson:"expiryMonths"` // after which points expire, at the end of the month; 0: never
}

// Programme is a tenant's loyalty programme.
type Programme struct {
	ID        string `bson:"-"`
	Version   int64  `bson:"-"`
	Terms     `bson:",inline"`
	CreatedAt time.Time `bson:"createdAt"`
	UpdatedAt time.Time `bson:"updatedAt"`
}

// expiryOf returns the last day on which points earned on a day can be spent, "" for ever.
func (t Terms) expiryOf(earned Day) Day {
	if t.ExpiryMonths == 0 {
		return ""
	}
	return earned.AddMonths(t.ExpiryMonths).EndOfMonth()
}

// countsFrom returns the first day that still counts towards a tier.
func (t Terms) countsFrom(today Day) Day { return today.AddMonths(-t.PeriodMonths).Next() }

// graceUntil returns the last day on which a tier is kept that is no longer reached.
func (t Terms) graceUntil(today Day) Day {
	if t.GraceMonths == 0 {
		return today.Before()
	}
	return today.AddMonths(t.GraceMonths - 1).EndOfMonth()
}

// money is an amount in the programme's currency.
func (t Terms) money(minor int64) contracts.Money {
	return contracts.Money{Minor: minor, Currency: t.Currency}
}

// Change replaces the terms with checked ones, and returns the event that tells of it; none when they are the same. The
// currency stays, for what was counted so far was counted in it.
func (p Programme) Change(terms Terms, now time.Time) (Programme, []contracts.Data, error) {
	terms, err := terms.check()
	if err != nil {
		return p, nil, err
	}
	if err := p.keeps(terms); err != nil {
		return p, nil, err
	}
	changed := changes.Between(p.Terms, terms)
	if len(changed) == 0 {
		return p, nil, nil
	}
	p.Terms, p.UpdatedAt = terms, now
	return p, []contracts.Data{p.told(changed)}, nil
}

// NewProgramme returns a programme of checked terms.
func NewProgramme(id string, terms Terms, now time.Time) (Programme, []contracts.Data, error) {
	terms, err := terms.check()
	if err != nil {
		return Programme{}, nil, err
	}
	p := Programme{ID: id, Terms: terms, CreatedAt: now, UpdatedAt: now}
	return p, []contracts.Data{p.told(changes.Between(Terms{}, terms))}, nil
}

func (p Programme) told(changes []contracts.Change) contracts.Data {
	return contracts.SettingChanged{Kind: "loyalty-programme", ID: p.ID, Name: p.Name, Changes: changes}
}
