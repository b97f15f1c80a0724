package app

import (
	"context"
	"errors"
	"maps"
	"slices"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/services/customer/internal/lifecycle/domain"
)

// CountSteps counts the open steps into the funnel, a batch at a time, each step once.
//
// Steps are stored one by one, by whoever publishes events: nobody waits for a document that others write too. They are
// counted afterwards, and what is to be counted is in several documents, so a batch is first named in the totals and then
// carried through:
//
//  1. The totals count the batch and name its steps, in one write that only one of those who try wins.
//  2. The batch counts into each month that it has steps of, unless the month has it already.
//  3. Its steps are no longer open.
//
// Before the next batch is taken, whoever takes it carries the last one through, so that a crash in between loses nothing.
// No open step it then reads can be in the totals: those of the last batch are closed, and if somebody else has taken
// another batch meanwhile, the totals are no longer at the version that was read, and the write is lost.
func (a App) CountSteps(ctx context.Context) error {
	for range batchesAtOnce {
		totals, err := a.Funnel.Totals(ctx)
		if err != nil {
			return err
		}
		if err := a.carryThrough(ctx, totals.Body); err != nil {
			return err
		}
		open, err := a.Steps.Open(ctx, batchSize)
		if err != nil || len(open) == 0 && len(totals.Body.Pending) == 0 {
			return err
		}
		if len(open) == 0 {
			totals.Body.Pending = nil
		} else {
			totals.Body = totals.Body.Count(open)
		}
		if err := a.Funnel.SaveTotals(ctx, totals); err != nil && !errors.Is(err, docstore.ErrConflict) {
			return err
		}
	}
	return nil
}

// carryThrough counts the last batch into its months and closes its steps. Doing it again changes nothing.
func (a App) carryThrough(ctx context.Context, totals domain.Totals) error {
	if len(totals.Pending) == 0 {
		return nil
	}
	docs, err := a.Steps.GetMany(ctx, totals.Pending)
	if err != nil {
		return err
	}
	steps, months := make([]domain.Step, 0, len(docs)), map[string]bool{}
	for _, doc := range docs {
		steps = append(steps, doc.Body)
		months[doc.Body.Month()] = true
	}
	for _, month := range slices.Sorted(maps.Keys(months)) {
		if err := a.countMonth(ctx, month, totals.Batch, steps); err != nil {
			return err
		}
	}
	return a.closeSteps(ctx, totals.Pending)
}

func (a App) countMonth(ctx context.Context, month string, batch int64, steps []domain.Step) error {
	for range attempts {
		docs, err := a.Funnel.Months(ctx, []string{month})
		if err != nil {
			return err
		}
		doc := docs[month]
		if doc.Body.Through >= batch {
			return nil
		}
		doc.ID, doc.Body = month, doc.Body.Count(month, batch, steps)
		if err := a.Funnel.SaveMonth(ctx, doc); !errors.Is(err, docstore.ErrConflict) {
			return err
		}
	}
	return docstore.ErrConflict
}

// closeSteps marks the steps counted, whoever else changes them meanwhile.
func (a App) closeSteps(ctx context.Context, ids []string) error {
	for range attempts {
		docs, err := a.Steps.GetMany(ctx, ids)
		if err != nil {
			return err
		}
		var open []docstore.Doc[domain.Step]
		for _, doc := range docs {
			if doc.Body.Open {
				doc.Body.Open = false
				open = append(open, doc)
			}
		}
		if len(open) == 0 {
			return nil
		}
		errs, err := a.Steps.SaveAll(ctx, open)
		if err != nil {
			return err
		}
		for _, err := range errs {
			if err != nil && !errors.Is(err, docstore.ErrConflict) {
				return err
			}
		}
	}
	return docstore.ErrConflict
}
