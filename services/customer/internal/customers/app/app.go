// Package app holds the customer service's use cases, one a file. A use case loads what it needs through the small
// interfaces it declares, asks the domain what follows, and saves it with its events. It knows nothing of HTTP or of how
// documents are kept.
package app

import (
	"context"
	"errors"
	"time"

	"github.com/cenkalti/backoff/v5"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/id"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

// App is one tenant's use cases.
type App struct {
	Customers Customers
	Purchases Purchases
	Insights  Insights
	Graveyard Graveyard
	Settling  Settling
	Catalogue Catalogue // nil: orders are as their callers describe them
	Room      Room
	// Definitions are those of the tenant's own fields; nil: it has none.
	Definitions Definitions
	// Life is how the tenant's customers live; nil: by the default rules.
	Life func(ctx context.Context) (domain.Life, error)
	// MayChange returns a fault when the tenant may not change anything any more: what goes on for long asks again.
	MayChange func(ctx context.Context) error
	Tenant    tenancy.Tenant
	Clock     func() time.Time
	NewID     id.Generator
}

// now is the time as documents hold it, so that what a use case returns is what is read later.
func (a App) now() time.Time { return a.Clock().UTC().Truncate(time.Millisecond) }

// attempts bounds how often a use case decides again after a lost race.
const attempts = 20

// retry runs a load-decide-save again while it loses the race for the document, after pauses that grow and differ, so
// that those who race do not keep meeting.
func retry[T any](ctx context.Context, once func() (T, error)) (T, error) {
	pauses := backoff.NewExponentialBackOff()
	pauses.InitialInterval, pauses.MaxInterval = 2*time.Millisecond, 100*time.Millisecond
	return backoff.Retry(ctx, func() (T, error) {
		result, err := once()
		if err != nil && !errors.Is(err, docstore.ErrConflict) {
			err = backoff.Permanent(err)
		}
		return result, err
	}, backoff.WithBackOff(pauses), backoff.WithMaxTries(attempts))
}
