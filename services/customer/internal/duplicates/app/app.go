// Package app holds the use cases of duplicates: finding pairs of customers that may be one, deciding on them, merging and
// parting them. It knows customers by the heart's use cases, and nothing of HTTP or of how documents are kept.
package app

import (
	"context"
	"time"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/origin"
	heart "github.com/guanxi-crm/guanxi/services/customer/internal/customers/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/duplicates/domain"
)

// App is one tenant's use cases.
type App struct {
	Heart  heart.App
	Merges Merges
	Pairs  Pairs
	Rules  Rules
	Jobs   Jobs
}

// now is the time as documents hold it.
func (a App) now() time.Time { return a.Heart.Clock().UTC().Truncate(time.Millisecond) }

// attempts bounds how often a step is decided again after a lost race.
const attempts = 20

// Merges are one tenant's merges.
type Merges interface {
	// Get returns a merge; the error is a NotFound fault.
	Get(ctx context.Context, id string) (domain.Merge, error)
	// Add stores a new merge; the error is a Conflict fault when another one claims one of its customers.
	Add(ctx context.Context, m domain.Merge) (domain.Merge, error)
	// Save stores a changed merge; the error is docstore.ErrConflict when somebody else changed it, and a Conflict fault as
	// with Add.
	Save(ctx context.Context, m domain.Merge) (domain.Merge, error)
	// Unfinished returns merges in a state that have not advanced since before then.
	Unfinished(ctx context.Context, state domain.MergeState, then time.Time, limit int) ([]domain.Merge, error)
	// Of is the query for the merges of which the customer is the survivor, or if away the other one, the latest first;
	// of every merge where no customer is named. List is a page of it.
	Of(customerID string, away bool) docstore.Query
	List(ctx context.Context, q docstore.Query) (docstore.Page[domain.Merge], error)
}

// Pairs are one tenant's pairs.
type Pairs interface {
	// Get returns a pair; the error is a NotFound fault.
	Get(ctx context.Context, id string) (domain.Pair, error)
	GetMany(ctx context.Context, ids []string) (map[string]domain.Pair, error)
	// Save stores new and changed pairs, each by itself, and returns an error for each: docstore.ErrConflict where somebody
	// else changed or found it.
	Save(ctx context.Context, pairs []domain.Pair) ([]error, error)
	// Decide stores a decided pair and tells of the decision.
	Decide(ctx context.Context, before, after domain.Pair) (domain.Pair, error)
	// Of returns at most limit pairs of a customer.
	Of(ctx context.Context, customerID string, limit int) ([]domain.Pair, error)
	// In is the query for the pairs in a state from a score on, the highest first, and List a page of it.
	In(state domain.PairState, minScore float64) docstore.Query
	List(ctx context.Context, q docstore.Query) (docstore.Page[domain.Pair], error)
	// Erase removes the pairs and returns how many there were.
	Erase(ctx context.Context, pairs []domain.Pair) (int64, error)
}

// Rules are one tenant's rules.
type Rules interface {
	// Get returns the rules, the default ones at version 0 when none are set.
	Get(ctx context.Context) (domain.Rules, error)
	// Save stores changed rules and tells of the change; the error is docstore.ErrConflict when somebody else changed them.
	Save(ctx context.Context, before, after domain.Rules) (domain.Rules, error)
	// Count stores how frequent names are, which is no rule of the tenant's own.
	Count(ctx context.Context, f domain.Frequencies) error
}

// Jobs are one tenant's jobs.
type Jobs interface {
	// Get returns a job; the error is a NotFound fault.
	Get(ctx context.Context, id string) (domain.Job, error)
	// Add stores a new job; the error is a Conflict fault while there is another one.
	Add(ctx context.Context, j domain.Job) (domain.Job, error)
	// Save stores a changed job; the error is docstore.ErrConflict when somebody else changed it.
	Save(ctx context.Context, j domain.Job) (domain.Job, error)
	// Active returns the job that is not done, if there is one.
	Active(ctx context.Context) (job domain.Job, found bool, err error)
	// All is the query for every job, the latest first, and List a page of it.
	All() docstore.Query
	List(ctx context.Context, q docstore.Query) (docstore.Page[domain.Job], error)
}

// by is who acts in the context.
func by(ctx context.Context) string { return origin.From(ctx).Actor }

// as returns a context in which somebody goes on with what they began.
func as(ctx context.Context, actor string) context.Context {
	return origin.With(ctx, origin.Origin{Actor: actor})
}
