package domain

import (
	"slices"
	"time"

	customers "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

// Member is that a customer is, or was, in a segment.
type Member struct {
	SegmentID  string    `bson:"segmentId"`
	CustomerID string    `bson:"customerId"`
	In         bool      `bson:"in"`
	ChangedAt  time.Time `bson:"changedAt"`
	// Through are those merged into the customer through whom it is on a list; empty: somebody has put it there.
	Through []string `bson:"through,omitempty"`
	// Returns is set where a merge has taken the customer off a list: it is on it again when the merge is undone.
	Returns bool `bson:"returns,omitempty"`
	// ForgetAt is set where the customer has left: it is kept until it has been counted, and until nothing can bring the
	// customer back.
	ForgetAt *time.Time `bson:"forgetAt,omitempty"`
	Version  int64      `bson:"-"` // 0: not stored yet
}

const (
	// remember is how long it is kept that a customer has left.
	remember = 24 * time.Hour
	// rememberMerged is longer than a merge can be undone for.
	rememberMerged = 31 * 24 * time.Hour
)

// Move puts the customer in the segment by itself or out of it.
func (m Member) Move(in bool, now time.Time) Member {
	m.In, m.ChangedAt, m.ForgetAt = in, now, nil
	m.Through, m.Returns = nil, false
	if !in {
		forget := now.Add(remember)
		m.ForgetAt = &forget
	}
	return m
}

// Inherit puts the customer on the list on which somebody was who is merged into it, unless it is there by itself. Doing
// it again changes nothing.
func (m Member) Inherit(from string, now time.Time) Member {
	there := m.In || m.Returns
	if there && (len(m.Through) == 0 || slices.Contains(m.Through, from)) {
		return m
	}
	m.Through = append(slices.Clone(m.Through), from)
	if !there {
		m.In, m.ChangedAt, m.ForgetAt = true, now, nil
	}
	return m
}

// Bequeaths reports whether the customer has been merged into another, who is to be on the list in its place.
func (m Member) Bequeaths(c customers.Customer) bool {
	return m.In && c.Merged() && !c.Deleted() && !c.Erased()
}

// OnList returns the member of a list as it is to be for the customer as it is: who is no more leaves, who was merged
// leaves until the merge is undone, and who is there only through others leaves with them.
func (m Member) OnList(c customers.Customer, now time.Time) Member {
	switch {
	case m.Bequeaths(c):
		forget := now.Add(rememberMerged)
		m.In, m.Returns, m.ChangedAt, m.ForgetAt = false, true, now, &forget
		return m
	case !c.Listed && m.In:
		return m.Move(false, now)
	case !c.Listed:
		return m
	case m.Returns:
		m.In, m.Returns, m.ChangedAt, m.ForgetAt = true, false, now, nil
	}
	through := slices.DeleteFunc(slices.Clone(m.Through), func(id string) bool { return !slices.Contains(c.Aliases, id) })
	if len(m.Through) > 0 && len(through) == 0 {
		return m.Move(false, now)
	}
	m.Through = through
	return m
}

// Merges reports whether a merge, or its undoing, may change the member.
func (m Member) Merges() bool { return m.Returns || len(m.Through) > 0 }
