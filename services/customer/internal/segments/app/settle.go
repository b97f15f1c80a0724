package app

import (
	"context"
	"errors"
	"maps"
	"reflect"
	"slices"
	"time"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	customers "github.com/guanxi-crm/guanxi/services/customer/internal/customers/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/segments/domain"
)

// Settle puts the customers into the segments whose filters they meet and takes them out of all others that they must not
// be in; those who remain from a merge take the places of those who were merged. It may be called again, and at the same
// time by several. Whatever it works from is read again after it has written, and what has changed meanwhile is settled
// once more: a change before that reading is seen by it, and one after it is followed by a Settle of its own, which sees
// what this one wrote.
func (a App) Settle(ctx context.Context, customerIDs []string) error {
	segments, err := a.Segments.All(ctx, domain.Active)
	if err != nil || len(customerIDs) == 0 {
		return err
	}
	known, err := a.Customers.GetMany(ctx, customerIDs)
	for err == nil && len(customerIDs) > 0 {
		var wrote settled
		if wrote, err = a.settleOnce(ctx, segments, customerIDs, known); err != nil && !errors.Is(err, docstore.ErrConflict) {
			return err
		}
		lost := err != nil
		if !wrote.any && !lost {
			return nil
		}
		var later []domain.Segment
		if later, err = a.Segments.All(ctx, domain.Active); err != nil {
			return err
		}
		again, err := a.Customers.GetMany(ctx, append(slices.Clone(customerIDs), wrote.heirs...))
		if err != nil {
			return err
		}
		if !lost && alike(segments, later) {
			customerIDs = moved(customerIDs, known, again)
		}
		customerIDs = append(customerIDs, wrote.heirs...) // they may be no more, or merged themselves
		slices.Sort(customerIDs)
		segments, customerIDs, known = later, slices.Compact(customerIDs), again
	}
	return err
}

// settled is what settling once has written.
type settled struct {
	any   bool
	heirs []string // who was put on a list in the place of others
}

// settleOnce writes what follows from the segments and customers as they were read. The error is docstore.ErrConflict
// when somebody else settles the same.
func (a App) settleOnce(
	ctx context.Context, segments []domain.Segment, customerIDs []string, known map[string]customers.Customer,
) (wrote settled, err error) {
	present, err := a.Members.Of(ctx, customerIDs)
	if err != nil {
		return wrote, err
	}
	if known, err = a.asMerged(ctx, known, present); err != nil {
		return wrote, err
	}
	members := make(map[Pair]domain.Member, len(present))
	for _, m := range present {
		members[Pair{m.SegmentID, m.CustomerID}] = m
	}
	now := a.now()
	after, joining := placed(segments, customerIDs, known, members, now)
	if wrote.heirs, err = a.bequeath(ctx, members, after, known); err != nil {
		return wrote, err
	}
	wrote.any = len(wrote.heirs) > 0
	var writes []domain.Member
	for pair, m := range members {
		to, stays := after[pair]
		if !stays {
			to = m.Move(false, now)
		}
		if (stays || m.In) && !reflect.DeepEqual(to, m) {
			writes = append(writes, to)
		}
	}
	joined, err := a.join(ctx, joining)
	if err != nil {
		return wrote, err
	}
	more, err := a.write(ctx, append(writes, joined...))
	wrote.any = wrote.any || more
	return wrote, err
}

// placed returns those of the members who stay, as they are to be, and who is to join.
func placed(
	segments []domain.Segment, customerIDs []string, known map[string]customers.Customer, members map[Pair]domain.Member, now time.Time,
) (after map[Pair]domain.Member, joining []Pair) {
	after = make(map[Pair]domain.Member, len(members))
	for _, s := range segments {
		for _, id := range customerIDs {
			pair := Pair{s.ID, id}
			m, is := members[pair]
			switch c := known[id].Body; {
			case s.Kind == domain.List && is:
				after[pair] = m.OnList(c, now)
			case s.Kind == domain.List || !s.Filter.Matches(c, now):
			case is:
				after[pair] = m
			default:
				joining = append(joining, pair)
			}
		}
	}
	return after, joining
}

// asMerged returns what is known of the customers, read again where a merge may change where they are: whoever is on a list
// through another was read after the merge that put it there, and must not be judged by what it was before.
func (a App) asMerged(
	ctx context.Context, known map[string]customers.Customer, present []domain.Member,
) (map[string]customers.Customer, error) {
	var ids []string
	for _, m := range present {
		if m.Merges() {
			ids = append(ids, m.CustomerID)
		}
	}
	if len(ids) == 0 {
		return known, nil
	}
	slices.Sort(ids)
	fresh, err := a.Customers.GetMany(ctx, slices.Compact(ids))
	known = maps.Clone(known)
	maps.Copy(known, fresh)
	return known, err
}

// alike says whether no segment has come, gone or changed what it asks for.
func alike(before, after []domain.Segment) bool {
	if len(before) != len(after) {
		return false
	}
	rounds := make(map[string]int64, len(before))
	for _, s := range before {
		rounds[s.ID] = s.Walk.Round
	}
	for _, s := range after {
		if round, ok := rounds[s.ID]; !ok || round != s.Walk.Round {
			return false
		}
	}
	return true
}

// moved returns the customers that have changed from one reading to the next.
func moved(ids []string, before, after map[string]customers.Customer) (changed []string) {
	for _, id := range ids {
		if before[id].Version != after[id].Version {
			changed = append(changed, id)
		}
	}
	return changed
}
