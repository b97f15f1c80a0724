package domain

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"github.com/guanxi-crm/guanxi/kit/fault"
	customers "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

// PairState says what is to be done with a pair.
type PairState string

// The states of a pair.
const (
	Open      PairState = "open"      // somebody is to decide
	Dismissed PairState = "dismissed" // somebody decided that they are two
	PairDone  PairState = "merged"
	Outdated  PairState = "outdated" // they are no longer alike, or one is no more
)

// outdatedKept is for how long a pair that nobody need decide is remembered.
const outdatedKept = 30 * 24 * time.Hour

// Pair is two customers that may be one. It holds nothing of what they are like but how they compare.
type Pair struct {
	ID        string     `bson:"-"`
	Version   int64      `bson:"-"`
	Customers []string   `bson:"customers"` // two ids, in order
	State     PairState  `bson:"state"`
	Score     float64    `bson:"score"` // bits
	Contested bool       `bson:"contested,omitempty"`
	Evidence  []Evidence `bson:"evidence"`
	// Compared is a digest of all that the two were compared by. A decision holds while it is the same; empty: whatever it
	// turns out to be.
	Compared  string    `bson:"compared"`
	FoundAt   time.Time `bson:"foundAt"`
	UpdatedAt time.Time `bson:"updatedAt"`
	DecidedBy string    `bson:"decidedBy,omitempty"`
	// Proposed: somebody is to decide however little alike they are.
	Proposed bool       `bson:"proposed,omitempty"`
	Note     string     `bson:"note,omitempty"`
	ExpireAt *time.Time `bson:"expireAt,omitempty"`
}

// PairID is the id of the pair of two customers, whichever comes first.
func PairID(a, b string) string {
	if b < a {
		a, b = b, a
	}
	return a + "-" + b
}

// Members returns the two customers of a pair's id.
func Members(pairID string) (a, b string, ok bool) { return strings.Cut(pairID, "-") }

// Found returns the pair as it is after its customers were compared: known is what was known of it, its zero value if
// nothing was. The result is the same when nothing has changed.
func Found(known Pair, a, b customers.Customer, f Frequencies, review float64, now time.Time) Pair {
	compared := digest(a.Traits(), b.Traits())
	if known.ID != "" && known.Compared == compared && known.State != Outdated && known.State != PairDone {
		return known
	}
	if known.State == PairDone && (a.MergedInto == b.ID || b.MergedInto == a.ID) {
		return known
	}
	l := Compare(a.Traits(), b.Traits(), f)
	p := known
	p.ID, p.Customers = PairID(a.ID, b.ID), []string{min(a.ID, b.ID), max(a.ID, b.ID)}
	p.Score, p.Contested, p.Evidence, p.Compared = l.Score, l.Contested(), l.Evidence, compared
	switch {
	case known.ID == "":
		p.FoundAt = now
	case known.Compared == compared && known.State == Outdated && p.DecidedBy != "", known.State == Dismissed && known.Compared == "":
		return p.in(Dismissed, now)
	}
	p.UpdatedAt = now
	if l.Score < review && !p.Proposed || !a.Listed || !b.Listed {
		return p.in(Outdated, now)
	}
	p.DecidedBy, p.Note = "", ""
	return p.in(Open, now)
}

// Proposed returns the pair as Found does, but has somebody decide on it however little alike the two are, unless
// somebody has decided of them as they are.
func Proposed(known Pair, a, b customers.Customer, f Frequencies, review float64, now time.Time) Pair {
	known.Proposed = true
	p := Found(known, a, b, f, review, now)
	p.Proposed = p.State == Open
	return p
}

func (p Pair) in(state PairState, now time.Time) Pair {
	if p.State != state {
		p.UpdatedAt = now
	}
	p.State, p.ExpireAt = state, nil
	if state == Outdated {
		until := now.Add(outdatedKept)
		p.ExpireAt = &until
	}
	return p
}

// Settle gives the pair a state that is not open. That they are two is decided of the two as they are when they are next
// compared.
func (p Pair) Settle(state PairState, now time.Time) Pair {
	if state == Dismissed {
		p.Compared, p.Proposed = "", false
	}
	return p.in(state, now)
}

// Dismiss decides that the two are two; it holds until one of them changes in what they are compared by.
func (p Pair) Dismiss(by, note string, now time.Time) (Pair, error) {
	if p.State != Open && p.State != Dismissed {
		return p, fault.New(fault.Conflict, "the pair is %s: there is nothing to decide", p.State)
	}
	p.DecidedBy, p.Note, p.Proposed = by, note, false
	return p.in(Dismissed, now), nil
}

// digest tells whether traits are the same, and tells nothing else of them.
func digest(a, b customers.Traits) string {
	one, other := fmt.Sprintf("%q", a), fmt.Sprintf("%q", b)
	sum := sha256.Sum256([]byte(min(one, other) + "\n" + max(one, other)))
	return hex.EncodeToString(sum[:12])
}
