// Package domain holds the analytics service's read models and the rules by which events change them: a profile for each
// customer, a tenant's figures, and the RFM scores made of the profiles. It does no I/O, knows no framework and has no
// clock: whatever it computes follows from the events alone, so that a rebuild from them gives the same figures.
package domain

import (
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
)

// Profile is what is known of one customer's dealings with the tenant (画像).
type Profile struct {
	CustomerID string `bson:"-"`
	Version    int64  `bson:"-"` // of its document; 0: not stored yet

	Stage     string    `bson:"stage,omitempty"` // empty: not registered yet, only heard of from another service
	Deleted   bool      `bson:"deleted,omitempty"`
	Purchases Purchases `bson:"purchases"`
	Scoring   Scoring   `bson:"scoring"`

	LastContact *Contact `bson:"lastContact,omitempty"`
	LastScore   *Score   `bson:"lastScore,omitempty"`
	OpenCases   []string `bson:"openCases,omitempty"` // ids, sorted

	// Sequence is the last applied event of the customer service: its watermark.
	Sequence int64 `bson:"sequence,omitempty"`
	// Feedback holds the watermarks of the feedback service's aggregates, sorted by id.
	Feedback []Watermark `bson:"feedback,omitempty"`
	// AsOf is the time of the latest event applied.
	AsOf time.Time `bson:"asOf"`
}

// Purchases sum up what a customer bought.
type Purchases struct {
	Count   int64   `bson:"count,omitempty"`
	FirstOn Day     `bson:"firstOn,omitempty"`
	LastOn  Day     `bson:"lastOn,omitempty"`
	Months  []Month `bson:"months,omitempty"` // with at least one purchase, sorted
	// Spent is the sum of each currency, sorted by its code.
	Spent []contracts.Money `bson:"spent,omitempty"`
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

// Known reports whether the customer is registered and not deleted: the only profiles that are shown.
func (p Profile) Known() bool { return p.Stage != "" && !p.Deleted }

// Buyer returns what scoring needs of a customer that bought and is not deleted; spent in the currency only.
func (p Profile) Buyer(currency string) (b Buyer, ok bool) {
	if p.Deleted || p.Purchases.Count == 0 {
		return Buyer{}, false
	}
	return Buyer{p.CustomerID, p.Purchases.LastOn, p.Purchases.Count, p.Purchases.SpentIn(currency)}, true
}

// Bought reports whether the customer ever bought, deleted or not.
func (p Profile) Bought() bool { return p.Scoring.Events > 0 }

// SpentIn returns the sum spent in a currency, in its minor units.
func (p Purchases) SpentIn(currency string) int64 {
	for _, sum := range p.Spent {
		if sum.Currency == currency {
			return sum.Minor
		}
	}
	return 0
}
