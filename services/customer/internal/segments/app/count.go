package app

import (
	"context"
	"errors"
	"time"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/services/customer/internal/segments/domain"
)

// clockSkew is how far the clocks of two processes may be apart.
const clockSkew = time.Minute

// Recount counts the segments that somebody has come into or gone out of since they were counted.
func (a App) Recount(ctx context.Context) error {
	all, err := a.Segments.All(ctx, domain.Active)
	if err != nil {
		return err
	}
	for _, s := range all {
		stale, err := a.Members.ChangedSince(ctx, s.ID, s.AsOf.Add(-clockSkew))
		if err != nil {
			return err
		}
		if !stale {
			continue
		}
		if _, err := a.count(ctx, s); err != nil && !errors.Is(err, docstore.ErrConflict) {
			return err
		}
	}
	return nil
}

// count notes how many are in a segment.
func (a App) count(ctx context.Context, s domain.Segment) (domain.Segment, error) {
	asOf := a.now()
	n, err := a.Members.Count(ctx, s.ID)
	if err != nil {
		return s, err
	}
	s.Count, s.AsOf = n, asOf
	return a.Segments.Save(ctx, s, nil)
}
