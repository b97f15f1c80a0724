package app

import (
	"context"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/services/customer/internal/segments/domain"
)

// Collect returns in which segments the customers are, as documents of the kind.
func (a App) Collect(ctx context.Context, customerIDs []string, kind string) ([]contracts.CollectedDocument, error) {
	members, err := a.Members.Of(ctx, customerIDs)
	if err != nil {
		return nil, err
	}
	segments, err := a.Segments.All(ctx, domain.Active)
	names := make(map[string]string, len(segments))
	for _, s := range segments {
		names[s.ID] = s.Name
	}
	var found []contracts.CollectedDocument
	for _, m := range members {
		name, active := names[m.SegmentID]
		if !active || !m.In {
			continue
		}
		found = append(found, contracts.CollectedDocument{Kind: kind, ID: m.SegmentID, Data: struct {
			Segment string    `json:"segment"`
			Since   time.Time `json:"since"`
		}{name, m.ChangedAt}})
	}
	return found, err
}
