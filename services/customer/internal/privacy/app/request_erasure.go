package app

import (
	"context"

	"github.com/guanxi-crm/guanxi/kit/fault"
	customer "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/privacy/domain"
)

// NewErasure is what is said of an erasure by whoever asks for it.
type NewErasure struct {
	CustomerID string
	Reason     string
	Note       string
	By         string
}

// RequestErasure erases a customer in every service. What cannot be done at once, the sweep does. A customer who was merged
// into another, or has an erasure, is a Conflict fault that names the other, or the erasure.
func (a App) RequestErasure(ctx context.Context, n NewErasure) (Erasure, error) {
	settings, err := a.Settings.Get(ctx)
	if err != nil {
		return Erasure{}, err
	}
	wanted, err := domain.NewErasure(a.NewID("ers"), n.CustomerID, n.Reason, n.Note, n.By, settings.Body.ErasureDue(), a.now())
	if err != nil {
		return Erasure{}, err
	}
	found, err := a.Customers.FindCustomer(ctx, n.CustomerID)
	if err != nil {
		return Erasure{}, err
	}
	if err := notMerged(found.Body); err != nil {
		return Erasure{}, err
	}
	erasure, err := a.Erasures.Add(ctx, wanted)
	if fault.Is(err, fault.Conflict) {
		if known, exists, ferr := a.Erasures.OfCustomer(ctx, n.CustomerID); ferr == nil && exists {
			err = fault.New(fault.Conflict, "the customer %s is erased already, by the erasure %s", n.CustomerID, known.ID)
		}
	}
	if err != nil {
		return Erasure{}, err
	}
	begun, err := a.advance(ctx, erasure)
	if begun.Body.State == domain.ErasureRefused {
		return begun, fault.New(fault.Conflict, "the customer %s has just been merged into another; erase that one", n.CustomerID)
	}
	if err != nil { // it is asked for and will be done
		a.Log.WarnContext(ctx, "erasure could not go on; it will be tried again", "erasure", erasure.ID, "error", err)
		begun, err = a.Erasures.Get(ctx, erasure.ID)
	}
	return begun, err
}

// notMerged returns a Conflict fault when the customer was merged into another: who is meant is then the other.
func notMerged(c customer.Customer) error {
	if c.MergedInto != "" && !c.Erased() {
		return fault.New(fault.Conflict, "the customer %s was merged into %s; ask for that one, which includes it", c.ID, c.MergedInto)
	}
	return nil
}
