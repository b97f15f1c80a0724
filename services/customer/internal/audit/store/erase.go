package store

import (
	"context"
	"errors"
	"slices"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/services/customer/internal/audit/app"
)

// Blind removes the values from all of a customer's entries, and returns how many had any.
func (t Trail) Blind(ctx context.Context, customerID string) (blinded int64, err error) {
	err = t.eachPage(ctx, app.Filter{CustomerID: customerID}, func(docs []docstore.Doc[entryDoc]) error {
		var writes []docstore.Write[entryDoc]
		for _, doc := range docs {
			if doc.Body.sighted() {
				doc.Body = docOf(doc.Body.entry().Erase())
				writes = append(writes, docstore.Write[entryDoc]{Verb: docstore.Replace, Doc: doc})
			}
		}
		errs, err := t.entries.Write(ctx, writes)
		for i := range errs {
			if errors.Is(errs[i], docstore.ErrConflict) { // nothing else changes an entry: somebody has made it blind
				errs[i] = nil
			}
		}
		blinded += int64(len(writes))
		return errors.Join(append(errs, err)...)
	})
	return blinded, err
}

// sighted reports whether a change of the entry has its values.
func (d entryDoc) sighted() bool {
	return slices.ContainsFunc(d.Changes, func(c changeDoc) bool { return c.Salt != "" })
}

// Erased notes whose values are not to be kept.
func (t Trail) Erased(ctx context.Context, customerIDs []string) error {
	for _, id := range customerIDs {
		if _, err := t.erased.Insert(ctx, id, erasedDoc{}); err != nil && !docstore.IsDuplicate(err, "_id") {
			return err
		}
	}
	return nil
}

// AreErased returns of which of the customers values are not to be kept.
func (t Trail) AreErased(ctx context.Context, customerIDs []string) (map[string]bool, error) {
	if len(customerIDs) == 0 {
		return nil, nil
	}
	docs, err := t.erased.GetMany(ctx, customerIDs)
	erased := make(map[string]bool, len(docs))
	for id := range docs {
		erased[id] = true
	}
	return erased, err
}
