// Package domain holds the analytics service's read models and the rules by which events change them: a profile for each
// customer, a tenant's figures, and the RFM scores made of the profiles. It does no I/O, knows no framework and has no
// clock: whatever it computes follows from the events alone, so that a rebuild from them gives the same figures.
package domain

import (
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/mirror"
)

// Profile is what is known of one customer's dealings with the tenant (画像).
type Profile struct {
	CustomerID string `bson:"-"`
	Version    int64  `bson:"-"` // of its document; 0: not stored yet

	Stage     string    `bson:"stage,omitempty"` // empty: not registered yet, only heard of from another service
	Deleted   bool      `bson:"deleted,omitempty"`
	Erased    bool      `bson:"erased,omitempty"` // the id is dead: what is kept for the figures is not shown
	Purchases Purchases `bson:"purchases"`
	Scoring   Scoring   `bson:"scoring"`

	LastContact *Contact `bson:"lastContact,omitempty"`
	LastScore   *Score   `bson:"lastScore,omitempty"`
	OpenCases   []string `bson:"openCases,omitempty"` // ids, sorted

	// Merging says whom the customer turned out to be. Its own events still change its own profile.
	mirror.Merging `bson:",inline"`
	// Kept are the months in which a deleted customer had bought.
	Kept []Month `bson:"kept,omitempty"`

	// Sequence is the last applied event of the customer service: its watermark.
	Sequence int64 `bson:"sequence,omitempty"`
	// Feedback holds the watermarks of the feedback service's aggregates, sorted by id.
	Feedback []Watermark `bson:"feedback,omitempty"`
	// AsOf is the time of the latest event applied.
	AsOf time.Time `bson:"asOf"`
}

// Purchases sum up what a customer bought, without what was cancelled.
type Purchases struct {
	Count int64 `bson:"count,omitempty"`
	// Days are those with at least one purchase, sorted. They are kept so that a cancelled purchase can be taken away
	// again, and grow with the days on which a customer buys (about 50 bytes each).
	Days []PurchaseDay `bson:"days,omitempty"`
	// Spent is the sum of each currency after refunds, sorted by its code.
	Spent []contracts.Money `bson:"spent,omitempty"`
}

// PurchaseDay is a day on which a customer bought.
type PurchaseDay struct {
	Day       Day   `bson:"day"`
	Purchases int64 `bson:"n"`
}

// Contact is a touchpoint as a profile shows it.
type Contact struct {
	TouchpointID string    `bson:"touchpointId"`
	At           time.Time `bson:"at"`
	Channel      string    `bson:"channel"`
}

// Score is a customer's answer to an NPS survey, 0 to 10.
type Score struct {
	InvitationID string    `bson:"invitationId"`
	Value        int       `bson:"value"`
	AnsweredAt   time.Time `bson:"answeredAt"`
}

// Known reports whether the customer is registered, stands for itself, and is neither deleted nor erased: the only
// profiles that are shown.
func (p Profile) Known() bool { return p.Stage != "" && p.MergedInto == "" && !p.Deleted && !p.Erased }

// Buyer returns what scoring needs of a customer that bought and counts as one; spent in the currency only.
func (p Profile) Buyer(currency string) (b Buyer, ok bool) {
	if p.Deleted || p.Erased || p.MergedInto != "" || p.Purchases.Count == 0 {
		return Buyer{}, false
	}
	return Buyer{p.CustomerID, p.Purchases.LastOn(), p.Purchases.Count, p.Purchases.SpentIn(currency)}, true
}

// Bought reports whether the customer ever bought, or was merged or erased: whether scoring must look at it.
func (p Profile) Bought() bool { return p.Scoring.Events > 0 }

// FirstOn returns the day of the first purchase, empty when there is none.
func (p Purchases) FirstOn() Day {
	if len(p.Days) == 0 {
		return ""
	}
	return p.Days[0].Day
}

// LastOn returns the day of the last purchase, empty when there is none.
func (p Purchases) LastOn() Day {
	if len(p.Days) == 0 {
		return ""
	}
	return p.Days[len(p.Days)-1].Day
}

// Months returns the months with at least one purchase, sorted.
func (p Purchases) Months() []Month {
	var months []Month
	for _, d := range p.Days {
		if m := d.Day.Month(); len(months) == 0 || months[len(months)-1] != m {
			months = append(months, m)
		}
	}
	return months
}

// SpentIn returns the sum spent in a currency, in its minor units.
func (p Purchases) SpentIn(currency string) int64 {
	for _, sum := range p.Spent {
		if sum.Currency == currency {
			return sum.Minor
		}
	}
	return 0
}
