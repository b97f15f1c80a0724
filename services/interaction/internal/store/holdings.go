package store

import (
	"github.com/guanxi-crm/guanxi/kit/mirror/mirrorstore"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/services/interaction/internal/domain"
)

const ofCustomer = "customerId"

// TouchpointsHeld is what the tenant's touchpoints hold of customers.
func (s *Store) TouchpointsHeld(tenant tenancy.ID) mirrorstore.Holding[domain.Touchpoint] {
	return mirrorstore.Holding[domain.Touchpoint]{Name: touchpointSchema.Name, Docs: s.touchpoints.In(tenant), Of: ofCustomer}
}

// TasksHeld is what the tenant's tasks hold of customers.
func (s *Store) TasksHeld(tenant tenancy.ID) mirrorstore.Holding[domain.Task] {
	return mirrorstore.Holding[domain.Task]{Name: taskSchema.Name, Docs: s.tasks.In(tenant), Of: ofCustomer, Order: "dueAt"}
}

// TimelineHeld is what the tenant's timelines hold of customers.
func (s *Store) TimelineHeld(tenant tenancy.ID) mirrorstore.Holding[domain.Entry] {
	return mirrorstore.Holding[domain.Entry]{Name: timelineSchema.Name, Docs: s.timeline.In(tenant), Of: ofCustomer, Order: "at"}
}
