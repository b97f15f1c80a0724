package app

import (
	"context"
	"errors"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/duplicates/domain"
)

// RunJob does the tenant's job, if one waits or was left by a crash, and returns whether there was one. It goes on from
// where the job's document says it is. Whoever else takes the job up changes that document, and this run then ends.
func (a App) RunJob(ctx context.Context) (ran bool, err error) {
	job, found, err := a.Jobs.Active(ctx)
	if err != nil || !found || !job.Free(a.now()) {
		return false, err
	}
	job.State, job.UpdatedAt = domain.Running, a.now()
	if job, err = a.Jobs.Save(ctx, job); err != nil {
		return false, ignoreTaken(err)
	}
	work := a.scan
	if job.Kind == domain.BulkMerge {
		work = a.mergePairs
	}
	job, err = work(as(ctx, job.By), job)
	switch {
	case errors.Is(err, docstore.ErrConflict) || ctx.Err() != nil:
		return true, ignoreTaken(err)
	case err != nil:
		_, failed := a.Jobs.Save(ctx, job.Fail(a.now()))
		return true, errors.Join(err, failed)
	}
	_, err = a.Jobs.Save(ctx, job.Finish(a.now()))
	return true, ignoreTaken(err)
}

// ignoreTaken leaves the job to whoever has taken it up.
func ignoreTaken(err error) error {
	if errors.Is(err, docstore.ErrConflict) {
		return nil
	}
	return err
}

// checkpoint stores how far a job is, unless the tenant may not change anything any more.
func (a App) checkpoint(ctx context.Context, job domain.Job) (domain.Job, error) {
	if err := a.Heart.MayChange(ctx); err != nil {
		return job, err
	}
	job.UpdatedAt = a.now()
	return a.Jobs.Save(ctx, job)
}

// mergePairs merges pairs from the highest score down. A pair that cannot be merged is reported and passed over.
func (a App) mergePairs(ctx context.Context, job domain.Job) (domain.Job, error) {
	q := a.Pairs.In(domain.Open, job.MinScore)
	q.Limit = finishedAtOnce
	for job.Merged < job.Limit {
		page, err := a.Pairs.List(ctx, q)
		if err != nil {
			return job, err
		}
		for _, doc := range page.Docs {
			if job.Merged == job.Limit {
				break
			}
			outcome, err := a.mergePair(ctx, doc.Body)
			if err != nil {
				return job, err
			}
			job = job.Note(outcome)
		}
		if job, err = a.checkpoint(ctx, job); err != nil {
			return job, err
		}
		if q.After = page.Next; q.After == nil {
			break
		}
	}
	return job, nil
}

// mergePair merges a pair into the one of the two that was registered first.
func (a App) mergePair(ctx context.Context, p domain.Pair) (domain.Outcome, error) {
	outcome := domain.Outcome{PairID: p.ID, Score: p.Score}
	if p.Contested {
		outcome.Reason = "given names or birth dates differ: somebody must decide"
		return outcome, nil
	}
	found, err := a.Heart.Customers.GetMany(ctx, p.Customers)
	if err != nil {
		return outcome, err
	}
	survivor, merged := found[p.Customers[0]], found[p.Customers[1]]
	if merged.Body.CreatedAt.Before(survivor.Body.CreatedAt) {
		survivor, merged = merged, survivor
	}
	m, err := a.MergeCustomers(ctx, Wish{
		SurvivorID: survivor.ID, SurvivorVersion: survivor.Version, MergedID: merged.ID, MergedVersion: merged.Version,
	})
	switch {
	case err == nil:
		outcome.MergeID = m.ID
	case fault.Is(err, fault.Conflict), fault.Is(err, fault.NotFound), fault.Is(err, fault.Stale), fault.Is(err, fault.Invalid):
		outcome.Reason = err.Error()
	default:
		return outcome, err
	}
	return outcome, nil
}
