package store

import (
	"context"
	"errors"
	"time"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/services/interaction/internal/domain"
)

var touchpointSchema = docstore.Schema{
	Name:    "touchpoints",
	Indexes: []docstore.Index{{Name: "by_customer", Fields: []string{"customerId"}}},
}

// Touchpoints are one tenant's touchpoints.
type Touchpoints struct {
	docs docstore.Handle[domain.Touchpoint]
	now  func() time.Time
}

// Touchpoints returns the tenant's touchpoints.
func (s *Store) Touchpoints(tenant tenancy.ID) Touchpoints {
	return Touchpoints{s.touchpoints.In(tenant), s.now}
}

// Get returns a touchpoint.
func (t Touchpoints) Get(ctx context.Context, id string) (domain.Touchpoint, error) {
	doc, err := t.docs.Get(ctx, id)
	if errors.Is(err, docstore.ErrNotFound) {
		return domain.Touchpoint{}, fault.New(fault.NotFound, "there is no touchpoint %s", id)
	}
	touchpoint := doc.Body
	touchpoint.ID = id
	return touchpoint, err
}

// AddAll logs those of the touchpoints that are not logged yet, each with its event.
func (t Touchpoints) AddAll(ctx context.Context, touchpoints []domain.Touchpoint) error {
	writes := make([]docstore.Write[domain.Touchpoint], len(touchpoints))
	for i, touchpoint := range touchpoints {
		events, err := eventbus.Tell(t.now(), touchpoint.CustomerID, touchpoint.Told())
		if err != nil {
			return err
		}
		writes[i] = docstore.Write[domain.Touchpoint]{
			Verb: docstore.Insert, Doc: docstore.Doc[domain.Touchpoint]{ID: touchpoint.ID, Body: touchpoint}, Events: events,
		}
	}
	return addMissing(ctx, t.docs, writes)
}
