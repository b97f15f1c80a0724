package app

import (
	"context"
	"errors"

	"github.com/guanxi-crm/guanxi/services/customer/internal/segments/domain"
)

// join returns the pairs as members; those who have left before come back.
func (a App) join(ctx context.Context, pairs []Pair) ([]domain.Member, error) {
	if len(pairs) == 0 {
		return nil, nil
	}
	before, err := a.Members.Get(ctx, pairs)
	if err != nil {
		return nil, err
	}
	var members []domain.Member
	for _, pair := range pairs {
		m := stored(before, pair)
		if !m.In || len(m.Through) > 0 {
			members = append(members, m.Move(true, a.now()))
		}
	}
	return members, nil
}

// stored returns the member of a pair, a new one where none is stored.
func stored(members map[Pair]domain.Member, pair Pair) domain.Member {
	if m, ok := members[pair]; ok {
		return m
	}
	return domain.Member{SegmentID: pair.SegmentID, CustomerID: pair.CustomerID}
}

func (a App) write(ctx context.Context, members []domain.Member) (wrote bool, err error) {
	if len(members) == 0 {
		return false, nil
	}
	errs, err := a.Members.Save(ctx, members)
	return true, errors.Join(append(errs, err)...)
}
