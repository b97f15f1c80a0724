package docstore

import (
	"context"
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.opentelemetry.io/otel/propagation"

	"github.com/guanxi-crm/guanxi/kit/origin"
)

// Write is one of several writes; see Handle.Write.
type Write[T any] struct {
	Verb   Verb
	Doc    Doc[T]
	Events []Event
}

// Insert adds a document with its events and returns it at version 1. The error is a *DuplicateError when its id or a
// unique value is taken.
func (h Handle[T]) Insert(ctx context.Context, id string, body T, events ...Event) (Doc[T], error) {
	return h.one(ctx, Write[T]{Insert, Doc[T]{ID: id, Body: body}, events})
}

// Replace stores the document's body if the stored version is still doc.Version, and returns it at the next version.
// The error is ErrConflict when it is not, and a *DuplicateError when a unique value is taken.
func (h Handle[T]) Replace(ctx context.Context, doc Doc[T], events ...Event) (Doc[T], error) {
	return h.one(ctx, Write[T]{Replace, doc, events})
}

// Delete removes the document if the stored version is still doc.Version; ErrConflict when it is not.
func (h Handle[T]) Delete(ctx context.Context, doc Doc[T]) error {
	_, err := h.one(ctx, Write[T]{Verb: Delete, Doc: doc})
	return err
}

// one applies a write and returns the document as it is after it, or as it was given when the write failed.
func (h Handle[T]) one(ctx context.Context, w Write[T]) (Doc[T], error) {
	errs, err := h.Write(ctx, []Write[T]{w})
	if err == nil {
		err = errs[0]
	}
	if err != nil {
		return w.Doc, err
	}
	w.Doc.Version++
	w.Doc.sequence += int64(len(w.Events))
	return w.Doc, nil
}

// Write applies several writes, in order, in as few round trips as the engine can. Each is atomic by itself; the first
// result has an error for each (nil where it was applied). A non-nil second result means that nothing is known of any
// of them.
func (h Handle[T]) Write(ctx context.Context, writes []Write[T]) ([]error, error) {
	if len(writes) == 0 {
		return nil, nil
	}
	if err := checkTenant(h.tenant); err != nil {
		return nil, err
	}
	trace := propagation.MapCarrier{}
	propagation.TraceContext{}.Inject(ctx, trace)
	raws := make([]RawWrite, len(writes))
	for i, w := range writes {
		var err error
		if raws[i], err = w.raw(trace, origin.From(ctx)); err != nil {
			return nil, fmt.Errorf("%s %q: %w", h.c.schema.Name, w.Doc.ID, err)
		}
	}
	errs, err := h.c.store.engine.Write(ctx, h.c.schema, h.tenant, raws)
	if err != nil {
		return nil, err
	}
	for i, w := range writes {
		if errs[i] == nil && len(w.Events) > 0 {
			h.c.store.tell(Ref{h.c.schema.Name, h.tenant, w.Doc.ID}, len(w.Events))
		}
	}
	return errs, nil
}

// raw encodes the write and numbers its events. The numbers follow those of the document that was read, which is exact
// because the write takes effect only on that very version.
func (w Write[T]) raw(trace propagation.MapCarrier, by origin.Origin) (RawWrite, error) {
	raw := RawWrite{Verb: w.Verb, ID: w.Doc.ID, Version: w.Doc.Version, Sequence: w.Doc.sequence}
	if w.Verb == Insert {
		raw.Version, raw.Sequence = 0, 0
	}
	if err := checkID(w.Doc.ID); err != nil {
		return raw, err
	}
	if w.Verb == Delete {
		return raw, nil
	}
	body, err := bson.Marshal(w.Doc.Body)
	if err != nil {
		return raw, fmt.Errorf("encode: %w", err)
	}
	raw.Body = body
	if len(w.Events) == 0 {
		return raw, nil
	}
	raw.Events = make([]Event, len(w.Events))
	for i, event := range w.Events {
		event.Sequence = raw.Sequence + int64(i) + 1
		if event.TraceParent == "" {
			event.TraceParent, event.TraceState = trace["traceparent"], trace["tracestate"]
		}
		if event.Actor == "" {
			event.Actor, event.Address = by.Actor, by.Address
		}
		raw.Events[i] = event
	}
	return raw, nil
}
