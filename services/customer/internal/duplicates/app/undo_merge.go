package app

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/fault"
	heart "github.com/guanxi-crm/guanxi/services/customer/internal/customers/app"
	customers "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/duplicates/domain"
)

// UndoMerge brings both customers of a merge back, as the merge was at the version the caller saw. What was changed since
// in a field that was not taken over is kept; a change in one that was is a Conflict fault that names it.
func (a App) UndoMerge(ctx context.Context, id string, version int64) (domain.Merge, error) {
	m, err := a.Merges.Get(ctx, id)
	if err != nil {
		return m, err
	}
	undoing, err := m.BeginUndo(a.now())
	if err != nil {
		return m, err
	}
	if m.Version != version {
		return m, fault.New(fault.Stale, "the merge has changed; read it again and repeat the undo")
	}
	if err := a.mayUndo(ctx, m); err != nil {
		return m, err
	}
	room, err := a.Heart.Room.Take(ctx, 1)
	if err != nil {
		return m, err
	}
	if room == 0 {
		return m, fault.New(fault.Exhausted, "the tenant has as many customers as it may have; delete one that it no longer needs, "+
			"or ask the operator for a higher limit")
	}
	if m, err = a.Merges.Save(ctx, undoing); err == nil {
		m, err = a.carryOutUndo(ctx, m)
	}
	if err != nil {
		a.Heart.Room.GiveBack(1)
		return m, err
	}
	return m, a.SettlePair(ctx, domain.PairID(m.SurvivorID, m.MergedID), domain.Dismissed)
}

// mayUndo says what forbids the undo now.
func (a App) mayUndo(ctx context.Context, m domain.Merge) error {
	survivor, merged, err := a.both(ctx, m)
	if err != nil {
		return err
	}
	switch s := survivor.Body; {
	case s.Merged():
		later, err := a.Merges.List(ctx, a.Merges.Of(s.ID, true))
		if err != nil || len(later.Docs) == 0 {
			return err
		}
		return fault.New(fault.Conflict, "the survivor was merged into %s later; undo merge %s first", s.MergedInto, later.Docs[0].ID)
	case s.Erased() || merged.Body.Erased():
		return fault.New(fault.Conflict, "the customer was erased: there is nothing to bring back")
	case s.Deleted():
		return fault.New(fault.Conflict, "the survivor was deleted: there is nothing to take back from it")
	}
	form, life, err := a.settings(ctx)
	if err != nil {
		return err
	}
	_, _, changed := survivor.Body.Unmerge(by(ctx), merged.Body.TakeBack(m.Handed), *m.Before, *m.After, form, life, a.now())
	return changedSince(changed)
}

func changedSince(fields []string) error {
	if len(fields) == 0 {
		return nil
	}
	return fault.New(fault.Conflict, "%s of the survivor changed after the merge had taken it over; set it back to what the merge made of it, "+
		"or part the customers by hand", strings.Join(fields, ", "))
}

// carryOutUndo does what is left of an undo: the merged customer comes back, the survivor lets go of what it took over and
// tells of it, and what only one can have is handed back.
func (a App) carryOutUndo(ctx context.Context, m domain.Merge) (domain.Merge, error) {
	for range attempts {
		var err error
		m, err = a.undoStep(ctx, m)
		if errors.Is(err, docstore.ErrConflict) { // somebody else may have gone on with it
			if m, err = a.Merges.Get(ctx, m.ID); err != nil || m.State != domain.Undoing {
				return m, err
			}
			continue
		}
		if !errors.Is(err, errAgain) {
			return m, err
		}
	}
	return m, fault.New(fault.Unavailable, "the customers are being changed too often; the undo goes on by itself")
}

func (a App) undoStep(ctx context.Context, m domain.Merge) (domain.Merge, error) {
	survivor, merged, err := a.both(ctx, m)
	if err != nil {
		return m, err
	}
	form, life, err := a.settings(ctx)
	if err != nil {
		return m, err
	}
	if survivor.Body.Erased() || merged.Body.Erased() || m.Before == nil {
		_, err := a.Merges.Save(ctx, m.Resume(a.now()).Erase(a.now()))
		return m, errors.Join(err, fault.New(fault.Conflict, "the customer was erased: there is nothing to bring back"))
	}
	if slices.Contains(survivor.Body.Aliases, m.MergedID) {
		return a.part(ctx, m, survivor, merged, form, life)
	}
	if err := a.handBack(ctx, m, merged); err != nil {
		return m, err
	}
	return a.Merges.Save(ctx, m.Done(domain.Undone, a.now()))
}

// part brings the merged customer back, and then has the survivor tell of it: whoever hears of it finds both.
func (a App) part(ctx context.Context, m domain.Merge, survivor, merged heart.Customer, form customers.Form, life customers.Life) (domain.Merge, error) {
	whole := merged.Body.TakeBack(m.Handed)
	split, moved, changed := survivor.Body.Unmerge(by(ctx), whole, *m.Before, *m.After, form, life, a.now())
	if err := changedSince(changed); err != nil { // meanwhile
		return a.stayMerged(ctx, m, merged, err)
	}
	if merged.Body.Merged() {
		merged.Body = merged.Body.Return(form, a.now())
		_, err := a.Heart.Customers.Save(ctx, merged, nil)
		return m, cmp.Or(err, errAgain)
	}
	events := append([]contracts.Data{customers.Unmerged(m.ID, split, survivor.Body, whole, a.now())}, moved...)
	survivor.Body = split
	_, err := a.Heart.Customers.Save(ctx, survivor, events)
	return m, cmp.Or(err, errAgain)
}

// stayMerged ends an undo that is forbidden after all.
func (a App) stayMerged(ctx context.Context, m domain.Merge, merged heart.Customer, why error) (domain.Merge, error) {
	if !merged.Body.Merged() && !merged.Body.Deleted() {
		merged.Body = merged.Body.MergeInto(m.SurvivorID, m.Handed, a.now())
		if _, err := a.Heart.Customers.Save(ctx, merged, nil); err != nil {
			return m, err
		}
	}
	m, err := a.Merges.Save(ctx, m.Resume(a.now()))
	return m, errors.Join(err, why)
}
