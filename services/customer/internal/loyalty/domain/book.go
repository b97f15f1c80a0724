package domain

import (
	"slices"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
)

// Book is an account while it is written to: every change of its balance is a line, so that the sum of the lines, the
// balance and the sum of the lots are one number at every moment.
type Book struct {
	account   Account
	programme Programme
	entries   []Entry
	today     Day
	now       time.Time
	touched   bool // changed without a line
}

// OpenBook opens a copy of an account on a day. Points whose day is over expire first: nothing can be done with them.
func OpenBook(a Account, p Programme, today Day, now time.Time) *Book {
	a.Lots, a.Days, a.Absorbed = slices.Clone(a.Lots), slices.Clone(a.Days), slices.Clone(a.Absorbed)
	b := &Book{account: a, programme: p, today: today, now: now}
	for len(b.account.Lots) > 0 && b.account.Lots[0].ExpiresOn != "" && Day(b.account.Lots[0].ExpiresOn) < today {
		lot := b.account.Lots[0]
		b.take(Entry{Reason: Expired, Cause: lot.ExpiresOn}, lot.Points, nil)
	}
	return b
}

// Changed reports whether anything was written.
func (b *Book) Changed() bool { return len(b.entries) > 0 || b.touched }

// Close returns the account with what follows from the lines, and the events that tell of them: its tier, and when it is
// due again.
func (b *Book) Close() (Account, []contracts.Data) {
	b.count()
	var events []contracts.Data
	for _, e := range b.entries {
		events = append(events, e)
	}
	if from := b.account.Tier; b.account.Open && b.rank() {
		events = append(events, contracts.TierChanged{
			CustomerID: b.account.CustomerID, ProgrammeID: b.account.ProgrammeID, From: from, To: b.account.Tier, At: b.now,
		})
	}
	b.account.Due, b.account.UpdatedAt = b.account.nextDue(b.programme.Terms), b.now
	return b.account, events
}

// put adds points to the lots with a line for them, and pays what is owed from them.
func (b *Book) put(line Entry, lots []Lot) {
	for _, lot := range lots {
		line.Points += lot.Points
		b.account.Lots = addLot(b.account.Lots, lot)
	}
	line.Lots = lots
	b.write(line)
	if debt := min(b.account.Owed, b.account.Balance); debt > 0 {
		b.take(Entry{Reason: Refunded, Owed: -debt}, debt, nil)
	}
}

// take takes points from the lots, as far as there are any, with a line for them: first from the lots preferred, then
// from those that expire soonest.
func (b *Book) take(line Entry, points int64, prefer []Lot) {
	var taken []Lot
	for _, lot := range slices.Concat(prefer, slices.Clone(b.account.Lots)) {
		at := slices.IndexFunc(b.account.Lots, func(open Lot) bool { return open.ExpiresOn == lot.ExpiresOn })
		if at < 0 {
			continue
		}
		if part := min(points, lot.Points, b.account.Lots[at].Points); part > 0 {
			points -= part
			line.Points -= part
			taken = addLot(taken, Lot{Points: -part, ExpiresOn: lot.ExpiresOn})
			if b.account.Lots[at].Points -= part; b.account.Lots[at].Points == 0 {
				b.account.Lots = slices.Delete(b.account.Lots, at, at+1)
			}
		}
	}
	line.Lots = taken
	b.write(line)
}

// write adds a line.
func (b *Book) write(line Entry) {
	a := &b.account
	a.Entries++
	a.Balance += line.Points
	a.Owed += line.Owed
	if c := line.Counted; c != nil {
		a.Days = addDay(a.Days, Sum{On: Day(c.On), Points: c.Points, Spent: c.Spent.Minor})
	}
	line.CustomerID, line.ProgrammeID, line.EntryID = a.CustomerID, a.ProgrammeID, EntryID(a.ID, a.Entries)
	line.Balance, line.At = a.Balance, b.now
	b.entries = append(b.entries, line)
}

// addLot adds points to the lot that expires on the same day. Empty lots vanish.
func addLot(lots []Lot, lot Lot) []Lot {
	at, known := slices.BinarySearchFunc(lots, lot, func(a, b Lot) int { return expiryOrder(a.ExpiresOn, b.ExpiresOn) })
	switch {
	case lot.Points == 0:
		return lots
	case !known:
		return slices.Insert(lots, at, lot)
	}
	lots[at].Points += lot.Points
	return lots
}

// expiryOrder compares days of expiry; what never expires comes last.
func expiryOrder(a, b string) int {
	switch {
	case a == b:
		return 0
	case b == "" || a != "" && a < b:
		return -1
	default:
		return 1
	}
}
