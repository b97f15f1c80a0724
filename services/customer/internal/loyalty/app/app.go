// Package app holds loyalty's use cases, one a file. A use case loads what it needs through the small interfaces it
// declares, has the domain write it in the account's book, and saves it with its events. It knows nothing of HTTP or of
// how documents are kept.
package app

import (
	"context"
	"errors"
	"time"

	"github.com/cenkalti/backoff/v5"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/kit/id"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/services/customer/internal/loyalty/domain"
)

// App is one tenant's use cases.
type App struct {
	Programmes  Programmes
	Offers      Offers
	Accounts    Accounts
	Ledger      Ledger
	Redemptions Redemptions
	Customers   Customers
	Segments    Segments // nil: there are none
	Tenant      tenancy.Tenant
	Clock       func() time.Time
	NewID       id.Generator
}

// now is the time as documents hold it, so that what a use case returns is what is read later.
func (a App) now() time.Time { return a.Clock().UTC().Truncate(time.Millisecond) }

// today is the day that it is where the tenant is.
func (a App) today() domain.Day { return domain.DayOf(a.Clock(), a.Tenant.Location()) }

// attempts bounds how often a use case decides again after a lost race.
const attempts = 20

// retry runs a load-decide-save again while it loses the race for the document, after pauses that grow and differ.
func retry[T any](ctx context.Context, once func() (T, error)) (T, error) {
	pauses := backoff.NewExponentialBackOff()
	pauses.InitialInterval, pauses.MaxInterval = 2*time.Millisecond, 100*time.Millisecond
	result, err := backoff.Retry(ctx, func() (T, error) {
		result, err := once()
		if err != nil && !errors.Is(err, docstore.ErrConflict) {
			err = backoff.Permanent(err)
		}
		return result, err
	}, backoff.WithBackOff(pauses), backoff.WithMaxTries(attempts))
	if errors.Is(err, docstore.ErrConflict) {
		err = fault.Wrap(fault.Unavailable, err, "it is being changed too often; try again")
	}
	return result, err
}
