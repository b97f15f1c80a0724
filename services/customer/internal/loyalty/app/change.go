package app

import (
	"context"
	"errors"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/fault"
)

// change decides on a document at the version the caller saw, and saves what comes of it.
func change[T any](
	ctx context.Context, doc docstore.Doc[T], err error, version int64, kind string,
	save func(context.Context, docstore.Doc[T], []contracts.Data) (docstore.Doc[T], error),
	decide func(T) (T, []contracts.Data, error),
) (docstore.Doc[T], error) {
	if err != nil {
		return doc, err
	}
	if doc.Version != version {
		return doc, stale(kind, doc.Version)
	}
	body, events, err := decide(doc.Body)
	if err != nil || len(events) == 0 {
		return doc, err
	}
	changed := doc
	changed.Body = body
	saved, err := save(ctx, changed, events)
	if errors.Is(err, docstore.ErrConflict) {
		return doc, stale(kind, version+1)
	}
	return saved, err
}

func stale(kind string, current int64) error {
	return fault.New(fault.Stale, "the %s has changed: it is now at version %d or later; read it again and repeat the change", kind, current)
}
