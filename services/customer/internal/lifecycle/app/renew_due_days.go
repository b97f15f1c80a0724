package app

import (
	"context"
	"errors"
	"time"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	heart "github.com/guanxi-crm/guanxi/services/customer/internal/customers/app"
	customers "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/lifecycle/domain"
)

// settled is how long after a change of the rules nobody decides by the old ones any more: longer than any request and any
// batch of an import takes from reading the rules to writing what follows from them.
const settled = time.Minute

// RenewDueDays goes through the tenant's customers once after each change of its rules, and works out anew when the silence
// of each is too long. The walk is bounded per call; it is remembered after each page, so that a crash repeats one page.
func (a App) RenewDueDays(ctx context.Context) error {
	rules, err := a.ReadRules(ctx)
	if err != nil || rules.Version == 0 || a.now().Before(rules.Body.ChangedAt.Add(settled)) {
		return err
	}
	walk, err := a.Walks.Get(ctx)
	if err != nil {
		return err
	}
	if walk.Body.Rules != rules.Version {
		walk.Body = domain.Walk{Rules: rules.Version}
	}
	for range batchesAtOnce {
		if walk.Body.Done {
			return nil
		}
		if walk.Body, err = a.renewPage(ctx, walk.Body); err != nil {
			return err
		}
		walk, err = a.Walks.Save(ctx, walk)
		if errors.Is(err, docstore.ErrConflict) { // another process walks
			return nil
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// renewPage does one page and returns where the walk is after it.
func (a App) renewPage(ctx context.Context, walk domain.Walk) (domain.Walk, error) {
	q := a.Customers.Query(heart.CustomerFilter{})
	q.Limit = batchSize
	if walk.AfterID != "" {
		q.After = &docstore.Position{Value: walk.AfterTime, ID: walk.AfterID}
	}
	page, err := a.Customers.List(ctx, q)
	if err != nil {
		return walk, err
	}
	silent, err := a.silence(ctx)
	if err != nil {
		return walk, err
	}
	ids := make([]string, len(page.Docs))
	for i, c := range page.Docs {
		ids[i] = c.ID
	}
	if err := a.decideAll(ctx, customers.LongSilence, ids, silent); err != nil {
		return walk, err
	}
	if page.Next == nil {
		walk.Done = true
		return walk, nil
	}
	last := page.Docs[len(page.Docs)-1]
	walk.AfterTime, walk.AfterID = last.Body.CreatedAt, last.ID
	return walk, nil
}
