// Package app holds the interaction service's use cases, one a file. A use case loads what it needs through the small
// interfaces below, asks the domain what follows, and saves it with its events. It knows nothing of HTTP, of topics, or
// of how documents are kept.
package app

import (
	"context"
	"log/slog"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/kit/id"
	"github.com/guanxi-crm/guanxi/services/interaction/internal/domain"
)

// Customers are the copies of one tenant's customers.
type Customers interface {
	// Get returns the customer that an id stands for, who is not deleted; the error is a NotFound fault.
	Get(ctx context.Context, id string) (domain.Customer, error)
	// Living returns whom the ids stand for, deleted or not, by id; who is not known is left out.
	Living(ctx context.Context, ids []string) (map[string]domain.Customer, error)
	// Group returns the ids and those of all that were merged into them.
	Group(ctx context.Context, ids ...string) ([]string, error)
	// GetMany returns those that are known, the deleted among them, by id.
	GetMany(ctx context.Context, ids []string) (map[string]docstore.Doc[domain.Customer], error)
	// SaveAll stores new and changed copies; the error is docstore.ErrConflict when somebody else changed one of them.
	SaveAll(ctx context.Context, copies []docstore.Doc[domain.Customer]) error
}

// Touchpoints are one tenant's touchpoints.
type Touchpoints interface {
	// Get returns a touchpoint; the error is a NotFound fault.
	Get(ctx context.Context, id string) (domain.Touchpoint, error)
	// AddAll logs those of the touchpoints that are not logged yet.
	AddAll(ctx context.Context, touchpoints []domain.Touchpoint) error
}

// Tasks are one tenant's tasks.
type Tasks interface {
	// Get returns a task; the error is a NotFound fault.
	Get(ctx context.Context, id string) (docstore.Doc[domain.Task], error)
	GetMany(ctx context.Context, ids []string) (map[string]docstore.Doc[domain.Task], error)
	// Query asks for tasks by due time.
	Query(f TaskFilter) docstore.Query
	Find(ctx context.Context, q docstore.Query) (docstore.Page[domain.Task], error)
	// OpenOf returns up to limit open tasks of the customers.
	OpenOf(ctx context.Context, customerIDs []string, limit int) ([]docstore.Doc[domain.Task], error)
	// AddAll stores those of the tasks that are not stored yet.
	AddAll(ctx context.Context, tasks []domain.Task) error
	// Save stores a changed task; the error is docstore.ErrConflict when somebody else changed it.
	Save(ctx context.Context, change TaskChange) (docstore.Doc[domain.Task], error)
	// SaveAll stores those of the changed tasks that nobody else changed, and returns how many they were.
	SaveAll(ctx context.Context, changes []TaskChange) (int, error)
}

// TaskFilter says which tasks; an empty field asks nothing.
type TaskFilter struct {
	// CustomerIDs are of one customer. They go with a status, not with an owner.
	CustomerIDs []string

	Owner     string
	Status    domain.Status
	DueAfter  time.Time // at it or after
	DueBefore time.Time
}

// TaskChange is a changed task with what it has to tell.
type TaskChange struct {
	Task   docstore.Doc[domain.Task]
	Events []contracts.Data
}

// Timeline is what happened with one tenant's customers.
type Timeline interface {
	// Query asks for the entries of customers, newest first.
	Query(customerIDs ...string) docstore.Query
	Find(ctx context.Context, q docstore.Query) (docstore.Page[domain.Entry], error)
	// AddAll enters those of the entries that are not entered yet.
	AddAll(ctx context.Context, entries []domain.Entry) error
}

// Holding is what one collection holds of customers.
type Holding interface {
	// Kind is the name of the collection.
	Kind() string
	Count(ctx context.Context, customerIDs []string) (int64, error)
	// Erase removes it, with what it has not told yet.
	Erase(ctx context.Context, customerIDs []string) error
	// Collect returns it as the API shows it.
	Collect(ctx context.Context, customerIDs []string) ([]contracts.CollectedDocument, error)
}

// Erasures are the answers to one tenant's erasures.
type Erasures interface {
	// Begin notes what there is to erase, and returns what was noted the first time.
	Begin(ctx context.Context, asked contracts.ErasureRequested, found []contracts.Erased) ([]contracts.Erased, error)
	Answer(ctx context.Context, told contracts.CustomerErased) error
}

// Handovers are the answers to one tenant's access requests.
type Handovers interface {
	Hand(ctx context.Context, told contracts.DataCollected) error
	// Erase removes what was handed over about the customers and is not published yet, and returns in how many parts.
	Erase(ctx context.Context, customerIDs []string) (int64, error)
}

// App is one tenant's use cases.
type App struct {
	Customers   Customers
	Touchpoints Touchpoints
	Tasks       Tasks
	Timeline    Timeline
	Holdings    []Holding
	Erasures    Erasures
	Handovers   Handovers
	Policy      func() domain.Policy // read from the tenant's settings
	Now         func() time.Time
	NewID       id.Generator
	Log         *slog.Logger
}

// now is the time as documents keep it: in UTC, to the millisecond.
func (a App) now() time.Time { return a.Now().UTC().Truncate(time.Millisecond) }

// customer returns the customer that a new touchpoint or task is about.
func (a App) customer(ctx context.Context, id string) (domain.Customer, error) {
	customer, err := a.Customers.Get(ctx, id)
	if fault.Is(err, fault.NotFound) {
		return customer, unknown()
	}
	return customer, err
}

func unknown() error {
	return fault.OnField("customerId",
		"is no customer known here; one registered a moment ago becomes known within seconds, so try again then")
}

// enter puts entries on the timeline at once. That they get there is not its business: the events that the entries are
// made from come back to this service, which enters what is missing.
func (a App) enter(ctx context.Context, entries ...domain.Entry) {
	if err := a.Timeline.AddAll(ctx, entries); err != nil {
		a.Log.WarnContext(ctx, "timeline entry left to its event", "error", err)
	}
}
