package app

import (
	"context"
	"hash/maphash"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/fault"
	heart "github.com/guanxi-crm/guanxi/services/customer/internal/customers/app"
	customers "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/imports/domain"
)

// customerRows applies rows of customers, or only finds out what would become of them.
type customerRows struct {
	App

	job  domain.Import
	form customers.Form
	// seen are the keys that a dry run has met in the file, and what their rows said, as hashes: they would be known by then.
	seen map[uint64]uint64
	seed maphash.Seed
}

// apply applies a batch in its order: rows that may be about one customer are not applied at once.
func (c *customerRows) apply(ctx context.Context, t *tally, batch []read) error {
	var together []read
	keys := map[string]bool{}
	flush := func() error {
		err := c.settle(ctx, t, together)
		together, keys = together[:0], map[string]bool{}
		return err
	}
	for _, row := range batch {
		if len(row.broken) > 0 {
			t.reject(row, asIs, row.broken...)
			continue
		}
		mine := c.keys(row.customer)
		for _, key := range mine {
			if keys[key] {
				if err := flush(); err != nil {
					return err
				}
				break
			}
		}
		for _, key := range mine {
			keys[key] = true
		}
		together = append(together, row)
	}
	return flush()
}

// attempts bounds how often rows are decided on again after a lost race.
const attempts = 20

// settle decides on rows about different customers and does what was decided. Those that lose a race against somebody else
// are decided on again.
func (c *customerRows) settle(ctx context.Context, t *tally, rows []read) error {
	lost := map[int64]error{}
	for range attempts {
		if len(rows) == 0 {
			return nil
		}
		known, err := c.lookUp(ctx, rows, len(lost) == 0)
		if err != nil {
			return err
		}
		var all []decision
		for _, row := range rows {
			d, err := c.decide(ctx, row, known, lost[row.Number])
			if err != nil {
				return err
			}
			all = append(all, d)
		}
		if rows, err = c.do(ctx, t, all, lost); err != nil {
			return err
		}
	}
	return docstore.ErrConflict
}

// do does what was decided and counts it; it returns the rows that somebody else came before, with why in lost.
func (c *customerRows) do(ctx context.Context, t *tally, all []decision, lost map[int64]error) (again []read, err error) {
	if c.job.Run.Dry {
		for _, d := range all {
			if err := c.conclude(ctx, t, d); err != nil {
				return nil, err
			}
		}
		return nil, nil
	}
	failed, err := c.store(ctx, all)
	if err != nil {
		return nil, err
	}
	for i, d := range all {
		switch {
		case failed[i] == nil || docstore.IsDuplicate(failed[i], "_id"): // an earlier run of these rows has created it
			err = c.conclude(ctx, t, d)
		case fault.Is(failed[i], fault.Conflict) && lost[d.row.Number] == nil || lostRace(failed[i]):
			lost[d.row.Number] = failed[i]
			again = append(again, d.row)
		default:
			err = t.rejectFor(d.row, d.name, failed[i])
		}
		if err != nil {
			return nil, err
		}
	}
	return again, nil
}

// store stores what was decided, each by itself, and returns an error for each.
func (c *customerRows) store(ctx context.Context, all []decision) ([]error, error) {
	var created, updated []heart.CustomerChange
	var changes []domain.Change
	var createdAt, updatedAt []int // where they are among all
	for i, d := range all {
		switch {
		case len(d.events) == 0:
		case d.change != nil:
			updated, changes, updatedAt = append(updated, d.stored()), append(changes, *d.change), append(updatedAt, i)
		default:
			created, createdAt = append(created, d.stored()), append(createdAt, i)
		}
	}
	failed := make([]error, len(all))
	errs, err := c.Customers.RegisterCustomers(ctx, created)
	if err != nil {
		return nil, err
	}
	for n, err := range errs {
		failed[createdAt[n]] = err
	}
	if len(updated) == 0 {
		return failed, nil
	}
	// Before they are made: a run that takes this one up finds what it has to look for.
	if err := c.Changes.Put(ctx, c.job.ID, changes, c.now().Add(domain.UndoneWithin)); err != nil {
		return nil, err
	}
	if errs, err = c.Customers.Customers.SaveAll(ctx, updated); err != nil {
		return nil, err
	}
	for n, err := range errs {
		failed[updatedAt[n]] = err
	}
	return failed, nil
}
