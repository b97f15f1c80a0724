// Package app holds the use cases of behaviour, one a file. It knows nothing of HTTP or of how documents are kept.
package app

import (
	"context"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/id"
	"github.com/guanxi-crm/guanxi/services/customer/internal/behaviour/domain"
	customers "github.com/guanxi-crm/guanxi/services/customer/internal/customers/app"
)

// Definition is a definition with its document's version, as it was read or stored.
type Definition = docstore.Doc[domain.Definition]

// Definitions are one tenant's definitions.
type Definitions interface {
	// Get returns a definition; the error is a NotFound fault.
	Get(ctx context.Context, name string) (Definition, error)
	// GetMany returns those of the definitions that there are, by name.
	GetMany(ctx context.Context, names []string) (map[string]Definition, error)
	Count(ctx context.Context) (int64, error)
	// All is the query for every definition by name, and List a page of it.
	All() docstore.Query
	List(ctx context.Context, q docstore.Query) (docstore.Page[domain.Definition], error)
	// Add stores a new definition; the error is docstore.ErrConflict when the name is taken.
	Add(ctx context.Context, d domain.Definition, events []contracts.Data) (Definition, error)
	// Save stores a changed definition; the error is docstore.ErrConflict when somebody else changed it.
	Save(ctx context.Context, d Definition, events []contracts.Data) (Definition, error)
}

// Behaviours are what one tenant's customers did.
type Behaviours interface {
	// Add stores behaviours and tells of them, each by itself; the error of one whose id the caller has used before is
	// docstore.ErrConflict.
	Add(ctx context.Context, all []domain.Behaviour) ([]error, error)
	// Of is the query for what a customer, who may have several ids, did, the latest first; by one name if it is given. List
	// is a page of it.
	Of(name string, customerIDs ...string) docstore.Query
	List(ctx context.Context, q docstore.Query) (docstore.Page[domain.Behaviour], error)
	// Remove removes behaviours, with what they have still to tell.
	Remove(ctx context.Context, page []docstore.Doc[domain.Behaviour]) error
}

// Customers are one tenant's customers, as the heart of the service has them.
type Customers interface {
	Get(ctx context.Context, id string) (customers.Customer, error)
	GetMany(ctx context.Context, ids []string) (map[string]customers.Customer, error)
	ByExternalID(ctx context.Context, ids []string) (map[string]customers.Customer, error)
}

// App is one tenant's use cases.
type App struct {
	Definitions Definitions
	Behaviours  Behaviours
	Customers   Customers
	Clock       func() time.Time
	NewID       id.Generator
}

// now is the time as documents hold it.
func (a App) now() time.Time { return a.Clock().UTC().Truncate(time.Millisecond) }
