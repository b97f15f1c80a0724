package app

import (
	"context"
	"errors"
	"strings"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/segments/domain"
)

// PutCustomers adds customers to a list or removes some; who is on it, or is not, stays so. It is told of before it is
// done, in one write with what is to be done, so that a crash leaves nothing half done for long.
func (a App) PutCustomers(ctx context.Context, id string, batch domain.Batch) (domain.Segment, error) {
	if err := a.checkListed(ctx, batch.Add); err != nil {
		return domain.Segment{}, err
	}
	s, err := a.put(ctx, id, batch)
	for n := 1; n < attempts && errors.Is(err, docstore.ErrConflict); n++ {
		s, err = a.put(ctx, id, batch)
	}
	if err != nil {
		return s, err
	}
	finished, err := a.finish(ctx, s)
	for n := 1; n < attempts && errors.Is(err, docstore.ErrConflict); n++ {
		if s, err = a.Segments.Get(ctx, id); err != nil || s.Batch == nil { // somebody else has finished it
			return s, err
		}
		finished, err = a.finish(ctx, s)
	}
	return finished, err
}

// put notes and tells what is to be done.
func (a App) put(ctx context.Context, id string, batch domain.Batch) (domain.Segment, error) {
	s, err := a.Segments.Get(ctx, id)
	if err != nil {
		return s, err
	}
	if s.Batch != nil { // somebody else's, who may have crashed
		if s, err = a.finish(ctx, s); err != nil {
			return s, err
		}
	}
	s, events, err := s.Put(batch, a.now())
	if err != nil {
		return s, err
	}
	return a.Segments.Save(ctx, s, events)
}

func (a App) checkListed(ctx context.Context, ids []string) error {
	known, err := a.Customers.GetMany(ctx, ids[:min(len(ids), domain.MaxBatch)])
	if err != nil {
		return err
	}
	var broken []string
	for _, id := range ids {
		if !known[id].Body.Listed {
			broken = append(broken, id)
		}
	}
	if len(broken) > 0 && len(ids) <= domain.MaxBatch {
		return fault.OnField("customerIds", "names who is no customer: %s", strings.Join(broken[:min(len(broken), 10)], ", "))
	}
	return nil
}

// FinishBatches finishes what crashed processes were adding or removing.
func (a App) FinishBatches(ctx context.Context) error {
	all, err := a.Segments.All(ctx, domain.Active)
	for _, s := range all {
		if err == nil && s.Batch != nil {
			if _, err = a.finish(ctx, s); errors.Is(err, docstore.ErrConflict) {
				err = nil
			}
		}
	}
	return err
}

// finish does what the segment's batch says. It may be done again; the error is docstore.ErrConflict when somebody else
// did it too, or changed the segment.
func (a App) finish(ctx context.Context, s domain.Segment) (domain.Segment, error) {
	var adding, removing []Pair
	for _, id := range s.Batch.Add {
		adding = append(adding, Pair{s.ID, id})
	}
	for _, id := range s.Batch.Remove {
		removing = append(removing, Pair{s.ID, id})
	}
	writes, err := a.join(ctx, adding)
	if err != nil {
		return s, err
	}
	present, err := a.Members.Get(ctx, removing)
	if err != nil {
		return s, err
	}
	for _, m := range present {
		if m.In {
			writes = append(writes, m.Move(false, a.now()))
		}
	}
	if _, err := a.write(ctx, writes); err != nil {
		return s, err
	}
	if err := a.Settle(ctx, s.Batch.Add); err != nil { // who has been deleted meanwhile leaves
		return s, err
	}
	s.Batch = nil
	return a.count(ctx, s)
}
