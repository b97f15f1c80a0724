package app

import (
	"context"
	"errors"
	"time"

	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/duplicates/domain"
)

const (
	// unfinishedAfter is how long a merge is left to whoever is at it.
	unfinishedAfter = 30 * time.Second
	finishedAtOnce  = 100
)

// FinishMerges goes on with the merges and undos that a crash left half done, and returns how many.
func (a App) FinishMerges(ctx context.Context) (int, error) {
	finished := 0
	var errs []error
	for state, goOn := range map[domain.MergeState]func(context.Context, domain.Merge) (domain.Merge, error){
		domain.Merging: a.carryOut, domain.Undoing: a.carryOutUndo,
	} {
		left, err := a.Merges.Unfinished(ctx, state, a.now().Add(-unfinishedAfter), finishedAtOnce)
		errs = append(errs, err)
		for _, m := range left {
			switch _, err := goOn(as(ctx, m.By), m); {
			case err == nil, fault.Is(err, fault.Conflict):
				finished++
			default:
				errs = append(errs, err)
			}
		}
	}
	return finished, errors.Join(errs...)
}
