package store

import (
	"context"
	"errors"

	"github.com/guanxi-crm/guanxi/contracts/audit"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/services/customer/internal/audit/app"
)

// Trail is one tenant's audit trail.
type Trail struct {
	entries docstore.Handle[entryDoc]
	heads   docstore.Handle[headDoc]
	erased  docstore.Handle[erasedDoc]
}

// headID is the id of a tenant's one head.
const headID = "head"

// Head returns the end of the chain.
func (t Trail) Head(ctx context.Context) (app.Head, error) {
	doc, err := t.heads.Get(ctx, headID)
	if errors.Is(err, docstore.ErrNotFound) {
		return app.Head{}, nil
	}
	head := app.Head{Head: audit.Head{Sequence: doc.Body.Sequence, Hash: doc.Body.Hash}, Version: doc.Version}
	for _, staged := range doc.Body.Staged {
		head.Staged = append(head.Staged, staged.entry())
	}
	return head, err
}

// Advance stores a head that was read, or the first.
func (t Trail) Advance(ctx context.Context, h app.Head) (app.Head, error) {
	body := headDoc{Sequence: h.Sequence, Hash: h.Hash}
	for _, staged := range h.Staged {
		body.Staged = append(body.Staged, docOf(staged))
	}
	write := docstore.Write[headDoc]{Verb: docstore.Replace, Doc: docstore.Doc[headDoc]{ID: headID, Version: h.Version, Body: body}}
	if h.Version == 0 {
		write.Verb = docstore.Insert
	}
	errs, err := t.heads.Write(ctx, []docstore.Write[headDoc]{write})
	if err != nil {
		return h, err
	}
	if docstore.IsDuplicate(errs[0], "_id") {
		return h, docstore.ErrConflict
	}
	h.Version++
	return h, errs[0]
}

// Has returns which of the events have entries.
func (t Trail) Has(ctx context.Context, eventIDs []string) (map[string]bool, error) {
	known := map[string]bool{}
	if len(eventIDs) == 0 {
		return known, nil
	}
	page, err := t.entries.Find(ctx, docstore.Query{Where: []docstore.Cond{docstore.In("eventId", eventIDs)}, Limit: len(eventIDs)})
	for _, doc := range page.Docs {
		known[doc.Body.EventID] = true
	}
	return known, err
}

// Store stores those of the entries that are not stored yet.
func (t Trail) Store(ctx context.Context, entries []audit.Entry) error {
	if len(entries) == 0 {
		return nil
	}
	ids := make([]string, len(entries))
	for i, e := range entries {
		ids[i] = idOf(e.Sequence)
	}
	stored, err := t.entries.GetMany(ctx, ids)
	if err != nil {
		return err
	}
	var writes []docstore.Write[entryDoc]
	for i, e := range entries {
		if _, exists := stored[ids[i]]; !exists {
			writes = append(writes, docstore.Write[entryDoc]{Doc: docstore.Doc[entryDoc]{ID: ids[i], Body: docOf(e)}})
		}
	}
	errs, err := t.entries.Write(ctx, writes)
	for i, each := range errs {
		if docstore.IsDuplicate(each, "_id") { // somebody else stored it meanwhile
			errs[i] = nil
		}
	}
	return errors.Join(append(errs, err)...)
}
