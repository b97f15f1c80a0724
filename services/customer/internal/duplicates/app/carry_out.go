package app

import (
	"context"
	"errors"
	"slices"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/fault"
	heart "github.com/guanxi-crm/guanxi/services/customer/internal/customers/app"
	customers "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/duplicates/domain"
)

// errAgain says that a step is done, or a race for a document is lost: the documents are to be read again.
var errAgain = errors.New("duplicates: read again")

// carryOut does what is left of a merge. It ends merged, or abandoned when one of the two is no longer what was to be
// merged.
func (a App) carryOut(ctx context.Context, m domain.Merge) (domain.Merge, error) {
	for range attempts {
		survivor, merged, err := a.both(ctx, m)
		if err != nil {
			return m, err
		}
		switch {
		case a.doneByAnother(m, survivor, merged):
			return a.Merges.Save(ctx, m.Abandon("customer "+m.MergedID+" was merged by somebody else at the same time", a.now()))
		case slices.Contains(survivor.Body.Aliases, m.MergedID):
			return a.Merges.Save(ctx, m.Done(domain.Merged, a.now()))
		case !merged.Body.Merged():
			m, err = a.takeOff(ctx, m, survivor, merged)
		default:
			m, err = a.takeOver(ctx, m, survivor, merged)
		}
		if m.State == domain.Abandoned || err != nil && !errors.Is(err, errAgain) && !errors.Is(err, docstore.ErrConflict) {
			return m, err
		}
		if errors.Is(err, docstore.ErrConflict) { // somebody else may have gone on with it
			if m, err = a.Merges.Get(ctx, m.ID); err != nil || m.State != domain.Merging {
				return m, err
			}
		}
	}
	return m, fault.New(fault.Unavailable, "the customers are being changed too often; the merge goes on by itself")
}

// both returns the customers of a merge, whatever has become of them.
func (a App) both(ctx context.Context, m domain.Merge) (survivor, merged heart.Customer, err error) {
	found, err := a.Heart.Customers.GetMany(ctx, []string{m.SurvivorID, m.MergedID})
	return found[m.SurvivorID], found[m.MergedID], err
}

// doneByAnother reports whether another merge has come to its end, and let go of the customers, after this one was decided
// on and before it claimed them. What this one does is noted in its record before the survivor takes over.
func (App) doneByAnother(m domain.Merge, survivor, merged heart.Customer) bool {
	into := merged.Body.MergedInto
	return into != "" && into != m.SurvivorID || slices.Contains(survivor.Body.Aliases, m.MergedID) && m.After == nil
}

// takeOff takes the merged customer off every list, as it was when the merge was asked for.
func (a App) takeOff(ctx context.Context, m domain.Merge, survivor, merged heart.Customer) (domain.Merge, error) {
	switch {
	case merged.Version != m.MergedVersion:
		return a.Merges.Save(ctx, m.Abandon("customer "+m.MergedID+" changed at the same time; look at it again", a.now()))
	case !survivor.Body.Listed:
		return a.Merges.Save(ctx, m.Abandon("customer "+m.SurvivorID+" is no more", a.now()))
	}
	merged.Body = merged.Body.MergeInto(m.SurvivorID, m.Handed, a.now())
	if _, err := a.Heart.Customers.Save(ctx, merged, nil); err != nil {
		return m, err
	}
	return m, errAgain
}

// takeOver has the survivor take over, and tell of it. What it was before is stored first.
func (a App) takeOver(ctx context.Context, m domain.Merge, survivor, merged heart.Customer) (domain.Merge, error) {
	if merged.Body.Erased() || merged.Body.Deleted() || !survivor.Body.Listed {
		return a.putBack(ctx, m, merged, "one of the customers is no more")
	}
	form, life, err := a.settings(ctx)
	if err != nil {
		return m, err
	}
	whole := merged.Body.TakeBack(m.Handed)
	details, plan := survivor.Body.PlanMerge(whole, m.Rules)
	taken, events := survivor.Body.TakeOver(m.ID, m.By, whole, details, form, life, a.now())
	if m.SurvivorVersion != survivor.Version {
		before, after := survivor.Body.Kept(), taken.Kept()
		m.SurvivorVersion, m.Before, m.After, m.Fields, m.UpdatedAt = survivor.Version, &before, &after, plan, a.now()
		if m, err = a.Merges.Save(ctx, m); err != nil {
			return m, err
		}
	}
	survivor.Body = taken
	_, err = a.Heart.Customers.Save(ctx, survivor, events)
	if fault.Is(err, fault.Conflict) {
		return a.putBack(ctx, m, merged, "somebody else has taken a value that must be unique")
	}
	if err != nil {
		return m, err
	}
	a.Heart.Room.GiveBack(1)
	if taken.Kind == customers.Organisation && len(taken.Memberships) > 0 {
		if _, err := a.Heart.LeaveCycles(ctx, survivor.ID); err != nil {
			return m, err
		}
	}
	return m, errAgain
}

// putBack gives the merge up after the merged customer was taken off the lists.
func (a App) putBack(ctx context.Context, m domain.Merge, merged heart.Customer, reason string) (domain.Merge, error) {
	if merged.Body.Merged() && !merged.Body.Deleted() && !merged.Body.Erased() {
		form, _, err := a.settings(ctx)
		if err != nil {
			return m, err
		}
		merged.Body = merged.Body.Return(form, a.now())
		if merged, err = a.Heart.Customers.Save(ctx, merged, nil); err != nil {
			return m, err
		}
		if err := a.handBack(ctx, m, merged); err != nil {
			return m, err
		}
	}
	return a.Merges.Save(ctx, m.Abandon(reason, a.now()))
}

// handBack gives a customer that is one of its own again what it had handed over, unless somebody else has it by now.
func (a App) handBack(ctx context.Context, m domain.Merge, merged heart.Customer) error {
	whole := merged.Body.TakeBack(m.Handed)
	if whole.ExternalID == merged.Body.ExternalID && len(whole.Unique) == len(merged.Body.Unique) || !merged.Body.Listed {
		return nil
	}
	merged.Body = whole
	_, err := a.Heart.Customers.Save(ctx, merged, nil)
	if fault.Is(err, fault.Conflict) {
		return nil
	}
	return err
}

func (a App) settings(ctx context.Context) (customers.Form, customers.Life, error) {
	form, err := a.Heart.Form(ctx)
	if err != nil {
		return form, customers.Life{}, err
	}
	if a.Heart.Life == nil {
		return form, customers.Life{Rules: customers.DefaultStageRules(), Zone: a.Heart.Tenant.Location()}, nil
	}
	life, err := a.Heart.Life(ctx)
	return form, life, err
}
