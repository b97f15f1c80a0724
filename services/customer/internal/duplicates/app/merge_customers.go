package app

import (
	"context"

	"github.com/guanxi-crm/guanxi/kit/fault"
	heart "github.com/guanxi-crm/guanxi/services/customer/internal/customers/app"
	customers "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/duplicates/domain"
)

// Wish is a merge that somebody asks for. The versions are those of the customers that they have seen.
type Wish struct {
	SurvivorID, MergedID           string
	SurvivorVersion, MergedVersion int64
	// Choices go before the tenant's rules, by field.
	Choices customers.MergeRules
}

// Preview is what would become of a merge.
type Preview struct {
	Survivor, Merged heart.Customer
	Details          customers.Details
	Fields           []customers.MergedField
	rules            customers.MergeRules
	handed           customers.Handed
}

// PreviewMerge returns what would remain, and changes nothing. It ends in the faults that the merge would end in.
func (a App) PreviewMerge(ctx context.Context, w Wish) (Preview, error) {
	if err := w.Choices.Check("fields"); err != nil {
		return Preview{}, err
	}
	if w.SurvivorID == w.MergedID {
		return Preview{}, fault.OnField("mergedId", "is the survivor itself; name another customer")
	}
	var p Preview
	var err error
	if p.Merged, err = a.live(ctx, w.MergedID, w.MergedVersion); err != nil { // first: it says so when the merge was done
		return p, err
	}
	if p.Survivor, err = a.live(ctx, w.SurvivorID, w.SurvivorVersion); err != nil {
		return p, err
	}
	if err := p.Survivor.Body.CheckMerge(p.Merged.Body); err != nil {
		return p, err
	}
	rules, err := a.Rules.Get(ctx)
	if err != nil {
		return p, err
	}
	form, err := a.Heart.Form(ctx)
	if err != nil {
		return p, err
	}
	p.rules = rules.Survive.With(w.Choices)
	p.Details, p.Fields = p.Survivor.Body.PlanMerge(p.Merged.Body, p.rules)
	p.handed = p.Survivor.Body.HandedOver(p.Merged.Body, p.Details, form)
	return p, nil
}

// live returns a customer that can be merged, as it was at the version the caller saw.
func (a App) live(ctx context.Context, id string, version int64) (heart.Customer, error) {
	customer, err := a.Heart.FindCustomer(ctx, id)
	switch body := customer.Body; {
	case err != nil:
		return customer, err
	case body.Erased():
		return customer, fault.New(fault.Conflict, "customer %s was erased: nothing is left to merge", id)
	case body.Deleted():
		return customer, fault.New(fault.NotFound, "there is no customer %s", id)
	case body.Merged():
		return customer, fault.New(fault.Conflict, "customer %s was merged into %s already; name that one instead", id, body.MergedInto)
	case customer.Version != version:
		return customer, fault.New(fault.Stale, "customer %s has changed: it is now at version %d; look at it again and repeat the merge", id, customer.Version)
	}
	return customer, nil
}

// MergeCustomers merges one customer into another. Of several at the same time that have a customer in common, one is
// done and the others are Conflict faults.
//
// The merge is in three documents, which are written one after another: its record claims both customers; the merged one
// is taken off every list; the survivor takes over and tells of it. Each step can be done again, so that whoever finds
// the record after a crash goes on.
func (a App) MergeCustomers(ctx context.Context, w Wish) (domain.Merge, error) {
	p, err := a.PreviewMerge(ctx, w)
	if err != nil {
		return domain.Merge{}, err
	}
	m := domain.BeginMerge(a.Heart.NewID("mrg"), w.SurvivorID, w.MergedID, by(ctx), a.now())
	m.Rules, m.MergedVersion, m.Handed = p.rules, p.Merged.Version, p.handed
	if m, err = a.Merges.Add(ctx, m); err != nil {
		return m, err
	}
	if m, err = a.carryOut(ctx, m); err != nil {
		return m, err
	}
	if m.State == domain.Abandoned {
		return m, fault.New(fault.Conflict, "nothing was merged: %s", m.Reason)
	}
	return m, a.SettlePair(ctx, domain.PairID(m.SurvivorID, m.MergedID), domain.PairDone)
}
