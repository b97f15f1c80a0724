package app

import (
	"context"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

// Customer is a customer with its document's version, as it was read or stored.
type Customer = docstore.Doc[domain.Customer]

// Customers are one tenant's customers.
type Customers interface {
	Lists
	Searched
	Blocked
	// Get returns a customer that is not deleted; the error is a NotFound fault.
	Get(ctx context.Context, id string) (Customer, error)
	// GetMany returns those of the customers that exist, the deleted among them, by id.
	GetMany(ctx context.Context, ids []string) (map[string]Customer, error)
	// ByExternalID returns those of the customers that exist, by external id.
	ByExternalID(ctx context.Context, ids []string) (map[string]Customer, error)
	// Untouched returns a page of customers that nobody has changed for long.
	Untouched(ctx context.Context, f Untouched) (docstore.Page[domain.Customer], error)
	// Due returns customers whose silence is too long on the day or was before it, the longest due first.
	Due(ctx context.Context, day string, limit int) ([]Customer, error)
	// Add stores a new customer; the error is a Conflict fault when the external id or a unique value is taken.
	Add(ctx context.Context, c domain.Customer, events []contracts.Data) (Customer, error)
	// Save stores a changed customer if nobody changed it since it was loaded; the error is docstore.ErrConflict when
	// somebody did.
	Save(ctx context.Context, c Customer, events []contracts.Data) (Customer, error)
	// AddAll and SaveAll do so with several, each by itself, and return an error for each.
	AddAll(ctx context.Context, changes []CustomerChange) ([]error, error)
	SaveAll(ctx context.Context, changes []CustomerChange) ([]error, error)
	// Telling returns the steps of purchases that the customers have told of in events not yet acknowledged.
	Telling(ctx context.Context, ids []string) (map[domain.Step]bool, error)
	// Untold reports whether one of the customers has events that are not acknowledged.
	Untold(ctx context.Context, ids []string) (bool, error)
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

// Purchases are one tenant's purchases.
type Purchases interface {
	// Get returns a purchase; the error is a NotFound fault.
	Get(ctx context.Context, id string) (domain.Purchase, error)
	GetMany(ctx context.Context, ids []string) (map[string]domain.Purchase, error)
	ByExternalID(ctx context.Context, ids []string) (map[string]domain.Purchase, error)
	// Of is the query for the purchases of a customer, who may have several ids, the latest first, and List a page of it.
	Of(customerIDs ...string) docstore.Query
	List(ctx context.Context, q docstore.Query) (docstore.Page[domain.Purchase], error)
	// Unfinished returns purchases with steps that have been untold since before then, the oldest first.
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
	// Erase removes what is known of the customers and returns of how many there was anything.
	Erase(ctx context.Context, customerIDs []string) (int64, error)
}
