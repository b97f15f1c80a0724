// Package area says what a part of the service's behaviour is made of, so that the service can be wired as a list of
// them. It knows no area.
package area

import (
	"context"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/kit/service"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
)

// Area is what one part of the service's behaviour brings to the service. What an area has no use for is nil.
type Area struct {
	// Name is the area's folder: "loyalty".
	Name string
	// Routes registers the area's routes.
	Routes func(api *httpapi.API)
	// Published is called with the service's own events, of any area and tenant, when they are on their topic and before
	// they are taken off their documents: at least once, and those of a document in order. An error keeps them there.
	Published func(ctx context.Context, events []eventbus.Event) error
	// Apply is called with events of other services: at least once, and those of a subject in order.
	Apply func(ctx context.Context, events []eventbus.Event) error
	// Sweep does what is due for a tenant that is served, and what a crash left half done; it is called every half minute.
	Sweep func(ctx context.Context, tenant tenancy.Tenant) error
	// Erase erases all that the area holds of a customer and of the ids that were merged into it, or takes away whatever
	// tells of whom it was, and returns what it did. Doing it again does no harm: it is done twice, since what was under
	// way when it was first done may have come later.
	Erase func(ctx context.Context, tenant tenancy.ID, customerID string, aliases []string) ([]contracts.Erased, error)
	// Collect returns all that the area holds of a customer and of the ids that were merged into it.
	Collect func(ctx context.Context, tenant tenancy.ID, customerID string, aliases []string) ([]contracts.CollectedDocument, error)
	// Parts run as long as the service does.
	Parts []service.Part
}
