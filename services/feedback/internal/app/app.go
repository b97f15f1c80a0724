// Package app holds the feedback service's use cases, one a file. A use case loads what it needs through the small
// interfaces below, asks the domain what follows, and saves it with its events. It knows nothing of HTTP, of topics, or
// of how documents are kept.
package app

import (
	"context"
	"io"
	"log/slog"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/kit/id"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/services/feedback/internal/domain"
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

// Surveys are one tenant's surveys.
type Surveys interface {
	// Get returns a survey; the error is a NotFound fault.
	Get(ctx context.Context, id string) (domain.Survey, error)
	Add(ctx context.Context, survey domain.Survey) error
	// Query asks for all surveys, newest first.
	Query() docstore.Query
	Find(ctx context.Context, q docstore.Query) (docstore.Page[domain.Survey], error)
}

// Invitations are one tenant's invitations.
type Invitations interface {
	// Get returns an invitation; the error is a NotFound fault.
	Get(ctx context.Context, id string) (docstore.Doc[domain.Invitation], error)
	Add(ctx context.Context, invitation domain.Invitation) error
	// Save stores a changed invitation; the error is docstore.ErrConflict when somebody else changed it.
	Save(ctx context.Context, doc docstore.Doc[domain.Invitation], events []contracts.Data) error
	// Results counts a survey's invitations and answers.
	Results(ctx context.Context, surveyID string) (domain.Results, error)
}

// Cases are one tenant's cases.
type Cases interface {
	// Get returns a case; the error is a NotFound fault.
	Get(ctx context.Context, id string) (docstore.Doc[domain.Case], error)
	// AddAll opens those of the cases that are not open yet.
	AddAll(ctx context.Context, cases []NewCase) error
	// Save stores a changed case; the error is docstore.ErrConflict when somebody else changed it.
	Save(ctx context.Context, doc docstore.Doc[domain.Case], events []contracts.Data) (docstore.Doc[domain.Case], error)
	// Query asks for cases, newest first.
	Query(f CaseFilter) docstore.Query
	Find(ctx context.Context, q docstore.Query) (docstore.Page[domain.Case], error)
}

// NewCase is a case to be opened with what it has to tell.
type NewCase struct {
	Case   domain.Case
	Events []contracts.Data
}

// CaseFilter says which cases; an empty field asks nothing.
type CaseFilter struct {
	// CustomerIDs are of one customer. They go with a status, not with an assignee.
	CustomerIDs []string

	Status   domain.CaseStatus
	Assignee string
}

// Holding is what one collection holds of customers.
type Holding interface {
	// Kind is the name of the collection.
	Kind() string
	// Anonymises says that figures are left of what is erased.
	Anonymises() bool
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
	Tenant      tenancy.Tenant // the zero Tenant when the installation does not serve it
	Customers   Customers
	Surveys     Surveys
	Invitations Invitations
	Cases       Cases
	Holdings    []Holding
	Erasures    Erasures
	Handovers   Handovers
	Now         func() time.Time
	NewID       id.Generator
	Random      io.Reader // of the secrets in links
	Log         *slog.Logger
}

// attempts bounds how often a use case decides again after a lost race.
const attempts = 10

// now is the time as documents keep it: in UTC, to the millisecond.
func (a App) now() time.Time { return a.Now().UTC().Truncate(time.Millisecond) }

// known returns the id of the customer that a new invitation or case is about: who is known here and not deleted, and
// whom the id stands for.
func (a App) known(ctx context.Context, id string) (customerID string, err error) {
	customer, err := a.Customers.Get(ctx, id)
	if fault.Is(err, fault.NotFound) {
		return "", unknown()
	}
	return customer.ID, err
}

func unknown() error {
	return fault.OnField("customerId",
		"is no customer known here; one registered a moment ago becomes known within seconds, so try again then")
}
