package customer

import (
	"context"

	"github.com/guanxi-crm/guanxi/kit/fault"
	segmentsapp "github.com/guanxi-crm/guanxi/services/customer/internal/segments/app"
)

// membership tells loyalty who is in a tenant's segments.
type membership struct{ segments segmentsapp.App }

// InSegment reports whether a customer is in a segment; nobody is in one that is deleted.
func (m membership) InSegment(ctx context.Context, segmentID, customerID string) (bool, error) {
	if _, err := m.segments.Segments.Get(ctx, segmentID); err != nil {
		if fault.Is(err, fault.NotFound) {
			err = nil
		}
		return false, err
	}
	pair := segmentsapp.Pair{SegmentID: segmentID, CustomerID: customerID}
	found, err := m.segments.Members.Get(ctx, []segmentsapp.Pair{pair})
	return found[pair].In, err
}
