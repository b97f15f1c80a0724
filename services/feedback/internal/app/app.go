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
	// Get returns a customer that is not deleted; the error is a NotFound fault.
	Get(ctx context.Context, id string) (domain.Customer, error)
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
	Status   domain.CaseStatus
	Assignee string
}

// App is one tenant's use cases.
type App struct {
	Tenant      tenancy.Tenant // the zero Tenant when the installation does not serve it
	Customers   Customers
	Surveys     Surveys
	Invitations Invitations
	Cases       Cases
	Now         func() time.Time
	NewID       id.Generator
	Random      io.Reader // of the secrets in links
	Log         *slog.Logger
}

// attempts bounds how often a use case decides again after a lost race.
const attempts = 10

// now is the time as documents keep it: in UTC, to the millisecond.
func (a App) now() time.Time { return a.Now().UTC().Truncate(time.Millisecond) }

// known makes sure that a new invitation or case is about a customer that is known here and not deleted.
func (a App) known(ctx context.Context, customerID string) error {
	_, err := a.Customers.Get(ctx, customerID)
	if fault.Is(err, fault.NotFound) {
		return fault.OnField("customerId",
			"is no customer known here; one registered a moment ago becomes known within seconds, so try again then")
	}
	return err
}
