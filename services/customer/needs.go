package customer

import (
	"context"

	"github.com/guanxi-crm/guanxi/kit/tenancy"
	behaviourapp "github.com/guanxi-crm/guanxi/services/customer/internal/behaviour/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers"
	customersapp "github.com/guanxi-crm/guanxi/services/customer/internal/customers/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/duplicates"
	lifecycleapp "github.com/guanxi-crm/guanxi/services/customer/internal/lifecycle/app"
	loyaltyapp "github.com/guanxi-crm/guanxi/services/customer/internal/loyalty/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/segments"
	segmentsapp "github.com/guanxi-crm/guanxi/services/customer/internal/segments/app"
)

// What areas need of the heart and of each other is small, and each declares it for itself; here is who gives it to them.

func customersForBehaviour(heart *customers.Customers) func(tenancy.ID) behaviourapp.Customers {
	return func(tenant tenancy.ID) behaviourapp.Customers { return heart.App(tenant).Customers }
}

func customersForLifecycle(heart *customers.Customers) func(tenancy.ID) lifecycleapp.Customers {
	return func(tenant tenancy.ID) lifecycleapp.Customers { return heart.App(tenant).Customers }
}

func customersForSegments(heart *customers.Customers) func(tenancy.ID) segmentsapp.Customers {
	return func(tenant tenancy.ID) segmentsapp.Customers { return heart.App(tenant).Customers }
}

func customersForLoyalty(heart *customers.Customers) func(tenancy.ID) loyaltyapp.Customers {
	return func(tenant tenancy.ID) loyaltyapp.Customers { return heart.App(tenant).Customers }
}

func segmentsForLoyalty(groups *segments.Segments) func(tenancy.ID) loyaltyapp.Segments {
	return func(tenant tenancy.ID) loyaltyapp.Segments { return membership{groups.App(tenant)} }
}

// proposal has somebody look whether two customers that an import finds alike are one.
func proposal(twins *duplicates.Duplicates) func(ctx context.Context, tenant tenancy.ID, one, other string) error {
	return func(ctx context.Context, tenant tenancy.ID, one, other string) error {
		return twins.App(tenant).Propose(ctx, one, other)
	}
}

// customersInSegment hands an export the customers of a segment.
func customersInSegment(
	groups *segments.Segments,
) func(ctx context.Context, tenant tenancy.ID, segmentID string, yield func([]customersapp.Customer) error) error {
	return func(ctx context.Context, tenant tenancy.ID, segmentID string, yield func([]customersapp.Customer) error) error {
		return groups.App(tenant).EachCustomer(ctx, segmentID, yield)
	}
}
