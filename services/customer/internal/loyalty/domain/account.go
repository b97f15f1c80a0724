package domain

import (
	"slices"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
)

// Account is what a customer has in a programme. It is bounded: points that expire on one day are one lot, and what
// counts towards a tier is summed up by day and forgotten when its period is over.
type Account struct {
	ID          string `bson:"-"`
	Version     int64  `bson:"-"`
	CustomerID  string `bson:"customerId"`
	ProgrammeID string `bson:"programmeId"`
	// Open is false while the customer is merged into another, whose account then stands for this one too.
	Open    bool  `bson:"open"`
	Balance int64 `bson:"balance"` // of points; never below zero
	Owed    int64 `bson:"owed,omitempty"`
	Entries int64 `bson:"entries"`        // lines of the ledger so far
	Lots    []Lot `bson:"lots,omitempty"` // the soonest to expire first, those that never do last
	Days    []Sum `bson:"days,omitempty"` // in order
	// Points and Spent are the sums of Days; Spent is in minor units of the programme's currency.
	Points int64 `bson:"points"`
	Spent  int64 `bson:"spent"`

	Tier string `bson:"tier,omitempty"`
	// TierUntil is the last day of a tier that is no longer reached.
	TierUntil Day `bson:"tierUntil,omitempty"`
	// Birthday is the day of the year: "03-05"; birthdays up to CelebratedUntil are dealt with.
	Birthday        string `bson:"birthday,omitempty"`
	CelebratedUntil Day    `bson:"celebratedUntil"`
	// Due is the next day on which time alone changes something: an expiry, a birthday, a tier.
	Due Day `bson:"due,omitempty"`

	// Merged is where the account went; Absorbed are the accounts that came here; Returning is on its way back.
	Merged    *Transfer `bson:"merged,omitempty"`
	Absorbed  []string  `bson:"absorbed,omitempty"`
	Returning *Transfer `bson:"returning,omitempty"`
	// Past are the accounts that this one was merged into once: what happened to it then is in their ledgers.
	Past []Span `bson:"past,omitempty"`

	CreatedAt time.Time `bson:"createdAt"`
	UpdatedAt time.Time `bson:"updatedAt"`
}

// Lot is points that expire together.
type Lot = contracts.PointsLot

// Sum is what counts towards a tier of one day.
type Sum struct {
	On     Day   `bson:"on"`
	Points int64 `bson:"points"`
	Spent  int64 `bson:"spent"`
}

// Transfer is what goes from one account to another when their customers are merged, or back when that is undone.
type Transfer struct {
	MergeID  string   `bson:"mergeId"`
	From     string   `bson:"from"` // accounts
	To       string   `bson:"to"`
	Lots     []Lot    `bson:"lots,omitempty"`
	Days     []Sum    `bson:"days,omitempty"`
	Owed     int64    `bson:"owed,omitempty"`
	Absorbed []string `bson:"absorbed,omitempty"`
	Past     []Span   `bson:"past,omitempty"`
}

// Span is the part of an account's ledger up to a line.
type Span struct {
	Account string `bson:"account"`
	Through int64  `bson:"through"` // number of the last line
}

// longer returns the spans with one added. Of one account there is one, the longest.
func longer(spans []Span, more ...Span) []Span {
	spans = slices.Clone(spans)
	for _, span := range more {
		at := slices.IndexFunc(spans, func(known Span) bool { return known.Account == span.Account })
		if at < 0 {
			spans = append(spans, span)
			continue
		}
		spans[at].Through = max(spans[at].Through, span.Through)
	}
	return spans
}

func (t Transfer) empty() bool { return len(t.Lots) == 0 && len(t.Days) == 0 && t.Owed == 0 }

// AccountID names the account of a customer in a programme.
func AccountID(customerID, programmeID string) string { return customerID + "." + programmeID }

// NewAccount returns a customer's empty account; born is the day of the year of its birthday, if known.
func NewAccount(customerID, programmeID, born string, today Day, now time.Time) Account {
	a := Account{
		ID: AccountID(customerID, programmeID), CustomerID: customerID, ProgrammeID: programmeID, Open: true,
		Birthday: born, CelebratedUntil: today.Before(), CreatedAt: now, UpdatedAt: now,
	}
	a.Due = a.nextDue(Terms{})
	return a
}

// nextDue returns the next day on which time alone changes something, "" for none.
func (a Account) nextDue(t Terms) Day {
	due := Day("")
	at := func(day Day) {
		if due == "" || day < due {
			due = day
		}
	}
	if !a.Open {
		return ""
	}
	if len(a.Lots) > 0 && a.Lots[0].ExpiresOn != "" {
		at(Day(a.Lots[0].ExpiresOn).Next())
	}
	if len(a.Days) > 0 {
		at(a.Days[0].On.AddMonths(t.PeriodMonths).Next())
	}
	if a.TierUntil != "" {
		at(a.TierUntil.Next())
	}
	if a.Birthday != "" {
		at(birthdayAfter(a.Birthday, a.CelebratedUntil))
	}
	return due
}

// BirthdayDue returns the birthday that has come and is not dealt with, if there is one.
func (a Account) BirthdayDue(today Day) (Day, bool) {
	if a.Birthday == "" {
		return "", false
	}
	day := birthdayAfter(a.Birthday, a.CelebratedUntil)
	return day, day <= today
}

// Counts returns what the account has by which tiers are reached.
func (a Account) Counts(basis Basis) int64 {
	if basis == BySpending {
		return a.Spent
	}
	return a.Points
}
