package app

import (
	"context"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	heart "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/loyalty/domain"
)

type (
	// Programme is a programme with the version that changes are made to.
	Programme = docstore.Doc[domain.Programme]
	// Offer is an offer with its version.
	Offer = docstore.Doc[domain.Offer]
	// Account is an account with its version.
	Account = docstore.Doc[domain.Account]
)

// Programmes are one tenant's programmes.
type Programmes interface {
	// Get returns a programme; the error is a NotFound fault.
	Get(ctx context.Context, id string) (Programme, error)
	// Query is the query for every programme, the oldest first, and List a page of it.
	Query() docstore.Query
	List(ctx context.Context, q docstore.Query) (docstore.Page[domain.Programme], error)
	Add(ctx context.Context, p Programme, events []contracts.Data) (Programme, error)
	// Save stores a changed programme; the error is docstore.ErrConflict when somebody else changed it.
	Save(ctx context.Context, p Programme, events []contracts.Data) (Programme, error)
}

// Offers are one tenant's offers.
type Offers interface {
	// Get returns an offer; the error is a NotFound fault.
	Get(ctx context.Context, id string) (Offer, error)
	// Query is the query for the offers of a programme, or of all, the latest first, and List a page of it.
	Query(programmeID string) docstore.Query
	List(ctx context.Context, q docstore.Query) (docstore.Page[domain.Offer], error)
	Add(ctx context.Context, o Offer, events []contracts.Data) (Offer, error)
	// Save stores a changed offer; the error is docstore.ErrConflict when somebody else changed it.
	Save(ctx context.Context, o Offer, events []contracts.Data) (Offer, error)
}

// Accounts are one tenant's accounts.
type Accounts interface {
	// Get returns an account; the error is docstore.ErrNotFound.
	Get(ctx context.Context, id string) (Account, error)
	GetMany(ctx context.Context, ids []string) (map[string]Account, error)
	// Of returns a customer's accounts, one of each programme.
	Of(ctx context.Context, customerID string) ([]Account, error)
	// Due returns accounts that are due on a day or have been before, the longest due first.
	Due(ctx context.Context, today domain.Day, limit int) ([]Account, error)
	// BySpending is the query for the open accounts of a programme, those who spend most first, and List a page of it.
	BySpending(programmeID string) docstore.Query
	List(ctx context.Context, q docstore.Query) (docstore.Page[domain.Account], error)
	// Add stores a new account; the error is docstore.ErrConflict when there is one.
	Add(ctx context.Context, account domain.Account) (Account, error)
	// Save stores a changed account; the error is docstore.ErrConflict when somebody else changed it.
	Save(ctx context.Context, account Account, events []contracts.Data) (Account, error)
	// Remove removes an account with all it has still to tell.
	Remove(ctx context.Context, account Account) error
	// Telling returns the lines that accounts have told of in events not yet acknowledged.
	Telling(ctx context.Context, ids []string) ([]domain.Entry, error)
}

// Ledger is the lines of one tenant's accounts that are published.
type Ledger interface {
	// Add stores lines; those that are there stay as they are.
	Add(ctx context.Context, lines []domain.Entry) error
	WithKeys(ctx context.Context, accountID string, keys []string) ([]domain.Entry, error)
	WithPrefix(ctx context.Context, accountID, prefix string) ([]domain.Entry, error)
	// Of is the query for customers' lines, of one programme if one is given, the latest first, and List a page of it.
	Of(customerIDs []string, programmeID string) docstore.Query
	List(ctx context.Context, q docstore.Query) (docstore.Page[domain.Entry], error)
	Remove(ctx context.Context, lines []docstore.Doc[domain.Entry]) error
}

// Redemptions are one tenant's redemptions.
type Redemptions interface {
	// Get returns a redemption; the error is a NotFound fault.
	Get(ctx context.Context, id string) (domain.Redemption, error)
	// Of is the query for customers' redemptions, the latest first, and List a page of it.
	Of(customerIDs []string) docstore.Query
	List(ctx context.Context, q docstore.Query) (docstore.Page[domain.Redemption], error)
	// Slots returns which of an offer's first n slots are taken by redemptions of an account.
	Slots(ctx context.Context, accountID, offerID string, n int) ([]int, error)
	// Unfinished returns redemptions that have been in a state since before then, the oldest first.
	Unfinished(ctx context.Context, state domain.RedemptionState, then time.Time, limit int) ([]domain.Redemption, error)
	// Add stores a new redemption; the error is docstore.ErrConflict when another has its slot.
	Add(ctx context.Context, r domain.Redemption) (domain.Redemption, error)
	// Save stores a changed redemption; the error is docstore.ErrConflict when somebody else changed it.
	Save(ctx context.Context, r domain.Redemption) (domain.Redemption, error)
	Remove(ctx context.Context, all []docstore.Doc[domain.Redemption]) error
}

// Customers are one tenant's customers, as the heart of the service keeps them.
type Customers interface {
	// Get returns a customer; the error is a fault when nobody is shown under the id.
	Get(ctx context.Context, id string) (docstore.Doc[heart.Customer], error)
	// GetMany returns those that exist, the deleted, merged and erased among them.
	GetMany(ctx context.Context, ids []string) (map[string]docstore.Doc[heart.Customer], error)
}

// Segments know who is on which of the tenant's lists.
type Segments interface {
	InSegment(ctx context.Context, segmentID, customerID string) (bool, error)
}
