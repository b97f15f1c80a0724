// Package app holds the use cases of imports, one a file: how a file comes in, is looked at, run in the background, and
// undone. It knows nothing of HTTP or of how documents are kept.
package app

import (
	"context"
	"time"

	"github.com/guanxi-crm/guanxi/kit/origin"
	heart "github.com/guanxi-crm/guanxi/services/customer/internal/customers/app"
	customers "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

// App is one tenant's use cases.
type App struct {
	Customers heart.App
	// Form is what the tenant's customers are checked by.
	Form func(ctx context.Context) (customers.Form, error)
	// Known returns a customer, but for the one excepted, who can be reached at the contact point, if there is one.
	Known func(ctx context.Context, kind customers.PointKind, value, except string) (heart.Customer, bool, error)
	// Propose has somebody look whether two customers are one; nil: it is only noted.
	Propose  func(ctx context.Context, one, other string) error
	Imports  Imports
	Chunks   Chunks
	Notes    Notes
	Changes  Changes
	Mappings Mappings
	// Wake tells the background that an import waits for it.
	Wake func(importID string)
}

// Now is the time by which imports are kept.
func (a App) Now() time.Time { return a.now() }

// now is the time as documents hold it, so that what a use case returns is what is read later.
func (a App) now() time.Time { return a.Customers.Clock().UTC().Truncate(time.Millisecond) }

// as returns a context in which changes are the import's.
func as(ctx context.Context, importID string) context.Context {
	return origin.With(ctx, origin.Origin{Actor: "import:" + importID})
}
