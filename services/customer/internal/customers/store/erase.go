package store

import (
	"context"
	"errors"

	"github.com/guanxi-crm/guanxi/kit/docstore"
)

// Untold reports whether one of the customers has events that are not on their topic, or not taken off it yet.
func (c Customers) Untold(ctx context.Context, ids []string) (bool, error) {
	refs := make([]docstore.Ref, len(ids))
	for i, id := range ids {
		refs[i] = docstore.Ref{Collection: customerSchema.Name, Tenant: string(c.tenant), ID: id}
	}
	pending, err := c.engine.Pending(ctx, refs)
	for _, customer := range pending {
		if len(customer.Events) > 0 {
			return true, err
		}
	}
	return false, err
}

// Erase removes what is known of the customers and returns of how many there was anything.
func (i Insights) Erase(ctx context.Context, customerIDs []string) (int64, error) {
	known, err := i.docs.GetMany(ctx, customerIDs)
	if err != nil {
		return 0, err
	}
	erased := int64(0)
	for _, id := range customerIDs {
		doc, exists := known[id]
		if !exists {
			continue
		}
		err := i.docs.Delete(ctx, doc)
		for errors.Is(err, docstore.ErrConflict) { // something was found out meanwhile, or somebody else has erased it
			if doc, err = i.docs.Get(ctx, id); err == nil {
				err = i.docs.Delete(ctx, doc)
			}
		}
		if err != nil && !errors.Is(err, docstore.ErrNotFound) {
			return erased, err
		}
		erased++
	}
	return erased, nil
}
