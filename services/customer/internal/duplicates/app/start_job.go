package app

import (
	"context"

	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/duplicates/domain"
)

// StartScan has all customers of the tenant compared, in the background.
func (a App) StartScan(ctx context.Context) (domain.Job, error) {
	return a.Jobs.Add(ctx, domain.NewJob(a.Heart.NewID("dup"), domain.Scan, by(ctx), a.now()))
}

// StartBulkMerge has at most limit open pairs merged that score at least so much and that nothing speaks against, in the
// background. The score must not be below that from which pairs are taken for one customer.
func (a App) StartBulkMerge(ctx context.Context, minScore float64, limit int64) (domain.Job, error) {
	rules, err := a.Rules.Get(ctx)
	if err != nil {
		return domain.Job{}, err
	}
	if minScore < rules.DuplicateFrom() {
		return domain.Job{}, fault.OnField("minScore", "must be at least %g, from which on a pair is taken for one customer; "+
			"pairs below are for review", rules.DuplicateFrom())
	}
	job := domain.NewJob(a.Heart.NewID("dup"), domain.BulkMerge, by(ctx), a.now())
	job.MinScore, job.Limit = minScore, limit
	return a.Jobs.Add(ctx, job)
}
