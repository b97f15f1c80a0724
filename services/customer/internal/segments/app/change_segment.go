package app

import (
	"context"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/services/customer/internal/segments/domain"
)

// ChangeSegment renames the segment or has it ask for something else, as it was at the revision the caller saw.
func (a App) ChangeSegment(
	ctx context.Context, id string, revision int64, edit func(domain.Segment) (name string, filter *domain.Filter, err error),
) (domain.Segment, error) {
	s, err := a.decide(ctx, id, revision, func(s domain.Segment) (domain.Segment, []contracts.Data, error) {
		name, filter, err := edit(s)
		if err != nil {
			return s, nil, err
		}
		return s.Change(name, filter, a.now())
	})
	if err != nil || s.Walk.Done {
		return s, err
	}
	return a.begin(ctx, s)
}

// DeleteSegment deletes the segment as it was at the revision the caller saw. The sweep removes its members.
func (a App) DeleteSegment(ctx context.Context, id string, revision int64) error {
	_, err := a.decide(ctx, id, revision, func(s domain.Segment) (domain.Segment, []contracts.Data, error) {
		deleted, events := s.Delete(a.now())
		return deleted, events, nil
	})
	return err
}
