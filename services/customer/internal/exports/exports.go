// Package exports hands customers out as files. It builds on the heart; what a file looks like, so that an import reads it
// again, it is told.
package exports

import (
	"context"
	"io"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/services/customer/internal/area"
	customers "github.com/guanxi-crm/guanxi/services/customer/internal/customers/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/exports/api"
	"github.com/guanxi-crm/guanxi/services/customer/internal/exports/app"
	fields "github.com/guanxi-crm/guanxi/services/customer/internal/fields/domain"
)

// Exports are what exports need of the rest of the service.
type Exports struct {
	Customers func(tenant tenancy.ID) customers.App
	// InSegment calls yield with the customers of a tenant's segment, some at a time.
	InSegment func(ctx context.Context, tenant tenancy.ID, segmentID string, yield func([]customers.Customer) error) error
	// Escape and Value are how a table's cells are written, so that an import reads them again.
	Escape func(cell string) string
	Value  func(value any) string
}

// Area returns what the service runs of it.
func (e Exports) Area() area.Area {
	return area.Area{Name: "exports", Routes: func(http *httpapi.API) {
		api.Routes(http, func(p auth.Principal) app.App {
			return app.App{Customers: e.Customers(p.Tenant), InSegment: func(
				ctx context.Context, segmentID string, yield func([]customers.Customer) error,
			) error {
				return e.InSegment(ctx, p.Tenant, segmentID, yield)
			}}
		}, func(out io.Writer, defs fields.Definitions) app.Writer {
			return app.NewTable(out, defs, e.Escape, e.Value)
		})
	}}
}
