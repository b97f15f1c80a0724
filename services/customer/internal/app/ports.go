package app

import (
	"context"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/services/customer/internal/domain"
)

// Customer is a customer with its document's version, as it was read or stored.
type Customer = docstore.Doc[domain.Customer]

// Customers are one tenant's customers.
type Customers interface {
	// Get returns a customer that is not deleted; the error is a NotFound fault.
	Get(ctx context.Context, id string) (Customer, error)
	// GetMany returns those of the customers that exist, the deleted among them, by id.
	GetMany(ctx context.Context, ids []string) (map[string]Customer, error)
	// ByExternalID returns those of the customers that exist, by external id.
	ByExternalID(ctx context.Context, ids []string) (map[string]Customer, error)
	// Query is the query for the customers that the filter lets through, and List a page of it.
	Query(filter CustomerFilter) docstore.Query
	List(ctx context.Context, q docstore.Query) (docstore.Page[domain.Customer], error)
	// Add stores a new customer; the error is a Conflict fault when the external id is taken.
	Add(ctx context.Context, c domain.Customer, events []contracts.Data) (Customer, error)
	// Save stores a changed customer if nobody changed it since it was loaded; the error is docstore.ErrConflict when
	// somebody did.
	Save(ctx context.Context, c Customer, events []contracts.Data) (Customer, error)
	// AddAll and SaveAll do so with several, each by itself, and return an error for each.
	AddAll(ctx context.Context, changes []CustomerChange) ([]error, error)
	SaveAll(ctx context.Context, changes []CustomerChange) ([]error, error)
	// Telling returns the ids of the purchases that the customers have told of in events not yet acknowledged.
	Telling(ctx context.Context, ids []string) (map[string]bool, error)
}

// Room is how many more customers the tenant may have. It may be wrong by what other processes have just created.
type Room interface {
	// Take makes room for at most n customers and returns for how many there is any.
	Take(ctx context.Context, n int64) (int64, error)
	// GiveBack returns room that was taken for customers who did not come to be, or of those who are no more.
	GiveBack(n int64)
}

// CustomerChange is a customer to store, with the events that tell of what changed.
type CustomerChange struct {
	Customer Customer
	Events   []contracts.Data
}

// CustomerFilter says which customers a list shows, and in what order: by the time they were created unless ByName.
type CustomerFilter struct {
	ExternalID string
	Stage      domain.Stage
	Tag        string
	ByName     bool
	Desc       bool
}

// Purchases are one tenant's purchases.
type Purchases interface {
	// Get returns a purchase; the error is a NotFound fault.
	Get(ctx context.Context, id string) (domain.Purchase, error)
	GetMany(ctx context.Context, ids []string) (map[string]domain.Purchase, error)
	ByExternalID(ctx context.Context, ids []string) (map[string]domain.Purchase, error)
	// Of is the query for a customer's purchases, the latest first, and List a page of it.
	Of(customerID string) docstore.Query
	List(ctx context.Context, q docstore.Query) (docstore.Page[domain.Purchase], error)
	// Unfinished returns purchases that have been in the state recording since before then, the oldest first.
	Unfinished(ctx context.Context, then time.Time, limit int) ([]domain.Purchase, error)
	// Claim stores new purchases, each by itself; the error of one whose external id is taken is a Conflict fault.
	Claim(ctx context.Context, purchases []domain.Purchase) ([]error, error)
	// Save stores changed purchases, each by itself; the error of one that has changed since is docstore.ErrConflict.
	Save(ctx context.Context, purchases []domain.Purchase) ([]error, error)
	// Drop removes a purchase that nobody was told of.
	Drop(ctx context.Context, purchase domain.Purchase) error
}

// Insights are what is known of one tenant's customers from other services.
type Insights interface {
	// GetMany returns the insights into every one of the customers, by customer; they are empty where nothing is known.
	GetMany(ctx context.Context, customerIDs []string) (map[string]domain.Insights, error)
	// Save stores insights, each by itself; the error of those that have changed since is docstore.ErrConflict.
	Save(ctx context.Context, all []domain.Insights) ([]error, error)
}

// Imports are one tenant's imports and their errors.
type Imports interface {
	// Get returns an import; the error is a NotFound fault.
	Get(ctx context.Context, id string) (domain.Import, error)
	Add(ctx context.Context, job domain.Import) (domain.Import, error)
	// Save stores a changed import; the error is docstore.ErrConflict when somebody else changed it.
	Save(ctx context.Context, job domain.Import) (domain.Import, error)
	// All is the query for every import, the latest first, and List a page of it.
	All() docstore.Query
	List(ctx context.Context, q docstore.Query) (docstore.Page[domain.Import], error)
	// Stalled returns imports that run but have not advanced since before then.
	Stalled(ctx context.Context, then time.Time) ([]domain.Import, error)
	// Reject stores the errors of an import's rows; seen is how many are stored already.
	Reject(ctx context.Context, job domain.Import, seen int, rows []domain.RowError) error
	// ErrorsOf is the query for an import's errors in the order of its rows, and Errors a page of it.
	ErrorsOf(importID string) docstore.Query
	Errors(ctx context.Context, q docstore.Query) (docstore.Page[domain.RowError], error)
}
