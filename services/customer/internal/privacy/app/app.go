// Package app holds the use cases of privacy: it sees erasures and access requests through, keeps what customers consented
// to, and applies a tenant's rules of retention. It knows nothing of HTTP or of how documents are kept.
package app

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/cenkalti/backoff/v5"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/id"
	customers "github.com/guanxi-crm/guanxi/services/customer/internal/customers/app"
	customer "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

// App is one tenant's use cases.
type App struct {
	Customers  Customers
	Erasures   Erasures
	Access     AccessRequests
	Documents  Documents
	Consents   Consents
	Purposes   Purposes
	Settings   Settings
	Proposals  Proposals
	Retentions Retentions
	// Holders are what holds data of customers in this service.
	Holders []Holder
	// Again has GoOn called with an erasure in a moment.
	Again func(erasureID string)
	Clock func() time.Time
	NewID id.Generator
	Log   *slog.Logger
}

// Holder is a part of the service that holds data of customers.
type Holder struct {
	// Erase erases what it holds of a customer and of those merged into it; doing it again does no harm. nil: it holds none.
	Erase func(ctx context.Context, customerID string, aliases []string) ([]contracts.Erased, error)
	// Collect returns what it holds of them; nil: it holds none.
	Collect func(ctx context.Context, customerID string, aliases []string) ([]contracts.CollectedDocument, error)
}

// Customers are what privacy needs of the tenant's customers.
type Customers interface {
	// FindCustomer returns a customer whatever has become of it; the error is a NotFound fault when there never was one.
	FindCustomer(ctx context.Context, id string) (customers.Customer, error)
	// EraseCustomer leaves a tombstone of the customer and returns it, unless mayErase objects to the customer as it is.
	EraseCustomer(ctx context.Context, id string, mayErase func(customer.Customer) error) (customers.Customer, error)
	// SetDoNotContact says of the customer at the version whether nobody may contact it.
	SetDoNotContact(ctx context.Context, id string, version int64, forbidden bool, reason string) (customers.Customer, error)
	// Untold reports whether one of the customers has events that are not published.
	Untold(ctx context.Context, ids []string) (bool, error)
	// Untouched returns a page of customers that nobody has changed for long, the longest first.
	Untouched(ctx context.Context, f customers.Untouched) (docstore.Page[customer.Customer], error)
}

// now is the time as documents hold it.
func (a App) now() time.Time { return a.Clock().UTC().Truncate(time.Millisecond) }

// attempts bounds how often a use case decides again after a lost race.
const attempts = 20

// retry runs a load-decide-save again while it loses the race for the document.
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
