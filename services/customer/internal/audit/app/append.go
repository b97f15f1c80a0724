package app

import (
	"context"
	"errors"
	"slices"

	"github.com/guanxi-crm/guanxi/contracts/audit"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/services/customer/internal/audit/domain"
)

const (
	// chunk bounds how many entries are sealed at once, and chunkBytes about how large they are: they stand in the head.
	chunk      = 400
	chunkBytes = 512 << 10
	// attempts bounds how often sealing begins again because another process sealed first.
	attempts = 50
)

// Append adds an entry for each of the events that has none yet, in order.
//
// The chain is its head: sealing entries is one compare-and-set of the head, which also holds them until they are
// stored by themselves. Whoever seals next, or the sweep, stores what a crash left in the head. An event that comes
// again has an entry, or its entry is among those in the head, which are stored before anything is looked up.
func (a App) Append(ctx context.Context, told []domain.Told) error {
	a.Appending.Lock()
	defer a.Appending.Unlock()
	var entries []audit.Entry
	size := 0
	for _, t := range told {
		if size > chunkBytes || len(entries) == chunk {
			if err := a.seal(ctx, entries); err != nil {
				return err
			}
			entries, size = nil, 0
		}
		entry, err := domain.Entry(t, a.Random)
		if err != nil {
			return err
		}
		entries, size = append(entries, entry), size+len(t.Data)
	}
	return a.seal(ctx, entries)
}

// Settle stores what a crash left in the head.
func (a App) Settle(ctx context.Context) error {
	head, err := a.Trail.Head(ctx)
	if err != nil || len(head.Staged) == 0 {
		return err
	}
	return a.Trail.Store(ctx, head.Staged)
}

func (a App) seal(ctx context.Context, entries []audit.Entry) error {
	if len(entries) == 0 {
		return nil
	}
	for range attempts {
		head, err := a.Trail.Head(ctx)
		if err != nil {
			return err
		}
		if err := a.Trail.Store(ctx, head.Staged); err != nil {
			return err
		}
		fresh, err := a.fresh(ctx, entries)
		if err != nil || len(fresh) == 0 {
			return err
		}
		head.Staged = nil
		for _, entry := range fresh {
			var sealed audit.Entry
			sealed, head.Head = head.Seal(entry)
			head.Staged = append(head.Staged, sealed)
		}
		if head, err = a.Trail.Advance(ctx, head); errors.Is(err, docstore.ErrConflict) {
			continue
		} else if err != nil {
			return err
		}
		return a.Trail.Store(ctx, head.Staged)
	}
	return docstore.ErrConflict
}

// fresh returns copies of the entries whose events have none yet, those of erased customers without a value.
func (a App) fresh(ctx context.Context, entries []audit.Entry) ([]audit.Entry, error) {
	var events, customers []string
	for _, e := range entries {
		events = append(events, e.EventID)
		if e.CustomerID != "" {
			customers = append(customers, e.CustomerID)
		}
	}
	known, err := a.Trail.Has(ctx, events)
	if err != nil {
		return nil, err
	}
	erased, err := a.Trail.AreErased(ctx, customers)
	if err != nil {
		return nil, err
	}
	var fresh []audit.Entry
	for _, e := range entries {
		if known[e.EventID] {
			continue
		}
		known[e.EventID] = true
		e.Changes = slices.Clone(e.Changes)
		if erased[e.CustomerID] {
			e.Changes = nil
		}
		fresh = append(fresh, e)
	}
	return fresh, nil
}
