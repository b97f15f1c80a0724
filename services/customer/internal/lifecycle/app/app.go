// Package app holds the lifecycle area's use cases: setting how a tenant's customers live, moving those whom time or a fear
// moves, and keeping the history and the funnel of all moves. It knows nothing of HTTP or of how documents are kept.
package app

import (
	"context"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	heart "github.com/guanxi-crm/guanxi/services/customer/internal/customers/app"
	customers "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/lifecycle/domain"
)

// Settings are what one tenant has set.
type Settings interface {
	// GetMany returns those of the settings that the tenant has set, by id.
	GetMany(ctx context.Context, ids []string) (map[string]Setting, error)
	// Save stores a setting with what tells of its change; the error is docstore.ErrConflict when somebody else changed it.
	Save(ctx context.Context, s Setting, events []contracts.Data) (Setting, error)
}

// Setting is a setting with its document's version: 0 while the tenant has not set it.
type Setting = docstore.Doc[domain.Setting]

// Customers are one tenant's customers, as far as rules move them.
type Customers interface {
	Get(ctx context.Context, id string) (heart.Customer, error)
	GetMany(ctx context.Context, ids []string) (map[string]heart.Customer, error)
	Query(filter heart.CustomerFilter) docstore.Query
	List(ctx context.Context, q docstore.Query) (docstore.Page[customers.Customer], error)
	Due(ctx context.Context, day string, limit int) ([]heart.Customer, error)
	SaveAll(ctx context.Context, changes []heart.CustomerChange) ([]error, error)
}

// Steps are those of one tenant's customers.
type Steps interface {
	// AddAll stores those of the steps that are not stored yet.
	AddAll(ctx context.Context, steps []domain.Step) error
	GetMany(ctx context.Context, ids []string) (map[string]docstore.Doc[domain.Step], error)
	// Open returns steps that the funnel has still to count.
	Open(ctx context.Context, limit int) ([]domain.Step, error)
	// SaveAll stores changed steps, each by itself; the error of one that has changed since is docstore.ErrConflict.
	SaveAll(ctx context.Context, steps []docstore.Doc[domain.Step]) ([]error, error)
	// Of is the query for the history of customers, the latest first, and List a page of it.
	Of(customerIDs []string) docstore.Query
	List(ctx context.Context, q docstore.Query) (docstore.Page[domain.Step], error)
}

// Funnel is one tenant's read model of all steps. The error of a save is docstore.ErrConflict when somebody else saved.
type Funnel interface {
	Totals(ctx context.Context) (docstore.Doc[domain.Totals], error)
	SaveTotals(ctx context.Context, totals docstore.Doc[domain.Totals]) error
	// Months returns those of the months in which anything happened, by month.
	Months(ctx context.Context, months []string) (map[string]docstore.Doc[domain.Month], error)
	SaveMonth(ctx context.Context, month docstore.Doc[domain.Month]) error
}

// Walks remember how far one tenant's customers have been gone through after its rules changed.
type Walks interface {
	Get(ctx context.Context) (docstore.Doc[domain.Walk], error)
	Save(ctx context.Context, walk docstore.Doc[domain.Walk]) (docstore.Doc[domain.Walk], error)
}

// App is one tenant's use cases.
type App struct {
	Settings  Settings
	Customers Customers
	Steps     Steps
	Funnel    Funnel
	Walks     Walks
	Tenant    tenancy.Tenant
	Clock     func() time.Time
}

// now is the time as documents hold it.
func (a App) now() time.Time { return a.Clock().UTC().Truncate(time.Millisecond) }

// today is the tenant's calendar day.
func (a App) today() string { return a.now().In(a.Tenant.Location()).Format(time.DateOnly) }

const (
	// batchSize is how many documents are read and written at once, and batchesAtOnce how many such batches one call does:
	// what is left is the next call's.
	batchSize     = 500
	batchesAtOnce = 40
	// attempts bounds how often a lost race is run again.
	attempts = 20
)
