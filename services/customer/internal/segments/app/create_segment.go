package app

import (
	"context"

	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/segments/domain"
)

// CreateSegment stores a new segment. Of a filter, what can be found at once is found.
func (a App) CreateSegment(ctx context.Context, name string, kind domain.Kind, filter *domain.Filter) (domain.Segment, error) {
	s, events, err := domain.New(a.NewID("seg"), name, kind, filter, a.now())
	if err != nil {
		return s, err
	}
	all, err := a.Segments.All(ctx, domain.Active)
	if err != nil {
		return s, err
	}
	filters := 0
	for _, other := range all {
		if other.Kind == domain.Filtered {
			filters++
		}
	}
	switch {
	case len(all) >= domain.MaxSegments:
		return s, fault.New(fault.Conflict, "there are %d segments, which is as many as there can be; delete some that are not needed", len(all))
	case kind == domain.Filtered && filters >= domain.MaxFilters:
		return s, fault.New(fault.Conflict, "there are %d saved filters, which is as many as there can be; delete some that are not needed", filters)
	}
	if s, err = a.Segments.Add(ctx, s, events); err != nil || kind == domain.List {
		return s, err
	}
	return a.begin(ctx, s)
}

// begin finds the first of a filter's customers, and counts them. The sweep goes on.
func (a App) begin(ctx context.Context, s domain.Segment) (domain.Segment, error) {
	if err := a.Walk(ctx, WalkAtFirst); err != nil {
		return s, err
	}
	if err := a.Recount(ctx); err != nil {
		return s, err
	}
	return a.Segments.Get(ctx, s.ID)
}
