package app

import (
	"context"
	"slices"

	"github.com/guanxi-crm/guanxi/contracts"
)

// eraseCustomer erases all that is held of a customer, whose copies are dead already, and answers. A crash may come between
// any two steps: all may be done again, and what was found first is what is answered.
func (a App) eraseCustomer(ctx context.Context, asked contracts.ErasureRequested) error {
	ids := idsOf(asked)
	found := []contracts.Erased{{Kind: "customers", Erased: int64(len(ids))}}
	for _, held := range a.Holdings {
		n, err := held.Count(ctx, ids)
		if err != nil {
			return err
		}
		if held.Anonymises() {
			found = append(found, contracts.Erased{Kind: held.Kind(), Anonymised: n})
		} else {
			found = append(found, contracts.Erased{Kind: held.Kind(), Erased: n})
		}
	}
	found, err := a.Erasures.Begin(ctx, asked, found)
	if err != nil {
		return err
	}
	if err := a.eraseHeld(ctx, ids); err != nil {
		return err
	}
	return a.Erasures.Answer(ctx, contracts.CustomerErased{
		ErasureID: asked.ErasureID, CustomerID: asked.CustomerID, Erased: found, ErasedAt: a.now(),
	})
}

// eraseHeld erases what the collections hold of dead customers.
func (a App) eraseHeld(ctx context.Context, ids []string) error {
	for _, held := range a.Holdings {
		if err := held.Erase(ctx, ids); err != nil {
			return err
		}
	}
	_, err := a.Handovers.Erase(ctx, ids)
	return err
}

// eraseLate erases what has just been written of customers who died meanwhile, and returns whether there was any. The one
// who erases makes the copies dead before it looks for what there is, and whoever writes looks at the copies after it, so
// one of both finds it.
func (a App) eraseLate(ctx context.Context, ids []string) (bool, error) {
	copies, err := a.Customers.GetMany(ctx, ids)
	if err != nil {
		return false, err
	}
	var dead []string
	for id, doc := range copies {
		if doc.Body.Dead {
			dead = append(dead, id)
		}
	}
	if len(dead) == 0 {
		return false, nil
	}
	return true, a.eraseHeld(ctx, dead)
}

// idsOf are all the ids of the customer who is to be erased.
func idsOf(asked contracts.ErasureRequested) []string {
	return slices.Concat([]string{asked.CustomerID}, asked.Aliases)
}
