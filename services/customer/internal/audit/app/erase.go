package app

import (
	"context"
	"errors"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
)

// Kind is what the trail's documents are called in receipts and archives.
const Kind = "audit"

// Erase removes the values from all entries of the customer, and from those still to come. The entries stay, and so
// does the chain. Doing it again does nothing.
func (a App) Erase(ctx context.Context, customerIDs []string) ([]contracts.Erased, error) {
	if err := a.Trail.Erased(ctx, customerIDs); err != nil {
		return nil, err
	}
	if err := a.clearHead(ctx); err != nil {
		return nil, err
	}
	blinded := contracts.Erased{Kind: Kind}
	for _, id := range customerIDs {
		n, err := a.Trail.Blind(ctx, id)
		if err != nil {
			return nil, err
		}
		blinded.Anonymised += n
	}
	return []contracts.Erased{blinded}, nil
}

// clearHead stores what is in the head and takes it out.
func (a App) clearHead(ctx context.Context) error {
	a.Appending.Lock()
	defer a.Appending.Unlock()
	for range attempts {
		head, err := a.Trail.Head(ctx)
		if err != nil || len(head.Staged) == 0 {
			return err
		}
		if err := a.Trail.Store(ctx, head.Staged); err != nil {
			return err
		}
		head.Staged = nil
		if _, err = a.Trail.Advance(ctx, head); !errors.Is(err, docstore.ErrConflict) {
			return err
		}
	}
	return docstore.ErrConflict
}

// Collect returns all entries of the customers.
func (a App) Collect(ctx context.Context, customerIDs []string) ([]contracts.CollectedDocument, error) {
	var all []contracts.CollectedDocument
	for _, id := range customerIDs {
		entries, err := a.Trail.Of(ctx, id)
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			all = append(all, contracts.CollectedDocument{Kind: Kind, ID: e.EventID, Data: e})
		}
	}
	return all, nil
}
