package eventbus

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/segmentio/kafka-go"

	"github.com/guanxi-crm/guanxi/kit/docstore"
)

// sheaf is the part of one document's pending events that goes into one record batch.
type sheaf struct {
	ref      docstore.Ref
	events   []Event
	messages []kafka.Message
	size     int  // bytes
	more     bool // the document has more to publish than this
}

// bind encodes the document's pending events from the oldest, as many as fit into a batch and have the first one's key.
// An event that no broker would take stays in its document with all that follow it; the error is logged at each sweep
// until someone mends the document.
func (r *relay) bind(ctx context.Context, p docstore.Pending) (sheaf, bool) {
	s := sheaf{ref: p.Ref}
	for _, stored := range p.Events {
		e := r.event(p.Ref, stored)
		m, err := encode(e)
		size := messageSize(m)
		if err == nil && size > maxBatch {
			err = fmt.Errorf("the event has %d bytes, %d are allowed", size, maxBatch)
		}
		if err != nil {
			r.log.LogAttrs(ctx, slog.LevelError, "an event cannot be published and holds up its document",
				slog.String("collection", p.Collection), slog.String("tenant", p.Tenant), slog.String("document", p.ID),
				slog.Int64("sequence", stored.Sequence), slog.Any("error", err))
			break
		}
		if s.size+size > maxBatch || len(s.events) > 0 && s.events[0].Key != e.Key {
			s.more = true
			break
		}
		s.events, s.messages, s.size = append(s.events, e), append(s.messages, m), s.size+size
	}
	return s, len(s.events) > 0
}

// event returns a stored event as it travels.
func (r *relay) event(of docstore.Ref, stored docstore.Event) Event {
	return Event{
		ID:          stored.ID,
		Source:      r.out.Source,
		Type:        stored.Type,
		Subject:     of.ID,
		Tenant:      of.Tenant,
		Key:         stored.Key,
		Time:        stored.Time,
		Sequence:    stored.Sequence,
		Data:        stored.Data,
		TraceParent: stored.TraceParent,
		TraceState:  stored.TraceState,
		Actor:       stored.Actor,
		Address:     stored.Address,
	}
}
