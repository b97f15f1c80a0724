// Package app holds the use cases of segments made by hand, one a file. Who is in a segment is a read model: whatever
// changes a customer or a segment has it settled again, from what both are now. It knows nothing of HTTP or of how
// documents are kept.
package app

import (
	"context"
	"errors"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/kit/id"
	customers "github.com/guanxi-crm/guanxi/services/customer/internal/customers/app"
	customersdomain "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/segments/domain"
)

// App is one tenant's use cases.
type App struct {
	Segments  Segments
	Members   Members
	Customers Customers
	Clock     func() time.Time
	NewID     id.Generator
}

// Customers are one tenant's customers, of which the heart takes care.
type Customers interface {
	// GetMany returns those of the customers that exist, the deleted among them, by id.
	GetMany(ctx context.Context, ids []string) (map[string]customers.Customer, error)
	// List returns a page of a query.
	List(ctx context.Context, q docstore.Query) (docstore.Page[customersdomain.Customer], error)
}

// Segments are one tenant's segments.
type Segments interface {
	// Get returns a segment that is not deleted; the error is a NotFound fault.
	Get(ctx context.Context, id string) (domain.Segment, error)
	// All returns every segment in a state, and All the query for the active ones by name.
	All(ctx context.Context, state domain.State) ([]domain.Segment, error)
	ByName() docstore.Query
	List(ctx context.Context, q docstore.Query) (docstore.Page[domain.Segment], error)
	// Add and Save store a segment; the error is a Conflict fault when another has the name, and docstore.ErrConflict
	// when the segment has changed since it was loaded.
	Add(ctx context.Context, s domain.Segment, events []contracts.Data) (domain.Segment, error)
	Save(ctx context.Context, s domain.Segment, events []contracts.Data) (domain.Segment, error)
}

// Members say which customers are in one tenant's segments.
type Members interface {
	// Get returns the members that are stored, those who have left among them, by segment and customer.
	Get(ctx context.Context, pairs []Pair) (map[Pair]domain.Member, error)
	// Of returns in which segments each of the customers is, and to which it returns when a merge is undone.
	Of(ctx context.Context, customerIDs []string) ([]domain.Member, error)
	// In is the query for the members of a segment, by customer, and List a page of it.
	In(segmentID string) docstore.Query
	List(ctx context.Context, q docstore.Query) (docstore.Page[domain.Member], error)
	Count(ctx context.Context, segmentID string) (int64, error)
	// ChangedSince says whether somebody has come or gone at that time or after.
	ChangedSince(ctx context.Context, segmentID string, then time.Time) (bool, error)
	// Save stores members, each by itself; the error of one that somebody else has changed is docstore.ErrConflict.
	Save(ctx context.Context, members []domain.Member) ([]error, error)
	// Clear removes some of the members of a segment and says whether there are more.
	Clear(ctx context.Context, segmentID string) (more bool, err error)
	// Erase removes all that is stored of the customers and returns how much it was.
	Erase(ctx context.Context, customerIDs []string) (int64, error)
}

// Pair is a segment and a customer.
type Pair struct{ SegmentID, CustomerID string }

func (a App) now() time.Time { return a.Clock().UTC().Truncate(time.Millisecond) }

// attempts bounds how often something is tried again that lost the race for the segment.
const attempts = 20

// decide has the domain decide on the segment at the revision that the caller saw, and saves what comes of it.
func (a App) decide(
	ctx context.Context, id string, revision int64, decide func(domain.Segment) (domain.Segment, []contracts.Data, error),
) (s domain.Segment, err error) {
	for range attempts {
		if s, err = a.Segments.Get(ctx, id); err != nil {
			return s, err
		}
		if s.Revision != revision {
			break
		}
		next, events, err := decide(s)
		if err != nil || len(events) == 0 {
			return s, err
		}
		saved, err := a.Segments.Save(ctx, next, events)
		if !errors.Is(err, docstore.ErrConflict) {
			return saved, err
		}
	}
	return s, fault.New(fault.Stale, "the segment has changed: it is now at version %d or later; read it again and repeat the change", s.Revision)
}
