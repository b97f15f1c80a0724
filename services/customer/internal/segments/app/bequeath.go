package app

import (
	"cmp"
	"context"
	"maps"
	"slices"

	customers "github.com/guanxi-crm/guanxi/services/customer/internal/customers/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/segments/domain"
)

// bequeath puts those into whom customers were merged on the lists of these, and returns them. It comes before these leave,
// so that a crash in between loses nobody's place.
func (a App) bequeath(
	ctx context.Context, members, after map[Pair]domain.Member, known map[string]customers.Customer,
) (heirs []string, err error) {
	from := map[Pair][]string{} // who was merged into the heir of a pair
	for pair := range after {
		if c := known[pair.CustomerID].Body; members[pair].Bequeaths(c) {
			heir := Pair{pair.SegmentID, c.MergedInto}
			from[heir] = append(from[heir], pair.CustomerID)
		}
	}
	if len(from) == 0 {
		return nil, nil
	}
	pairs := slices.SortedFunc(maps.Keys(from), func(p, q Pair) int {
		return cmp.Or(cmp.Compare(p.SegmentID, q.SegmentID), cmp.Compare(p.CustomerID, q.CustomerID))
	})
	before, err := a.Members.Get(ctx, pairs)
	if err != nil {
		return nil, err
	}
	var writes []domain.Member
	for _, pair := range pairs {
		m := stored(before, pair)
		to := m
		slices.Sort(from[pair])
		for _, id := range from[pair] {
			to = to.Inherit(id, a.now())
		}
		if len(to.Through) != len(m.Through) {
			writes = append(writes, to)
		}
		heirs = append(heirs, pair.CustomerID)
	}
	slices.Sort(heirs)
	_, err = a.write(ctx, writes)
	return slices.Compact(heirs), err
}
