package eventbus

import (
	"context"
	"fmt"

	"github.com/segmentio/kafka-go"
	"go.opentelemetry.io/otel/trace"

	"github.com/guanxi-crm/guanxi/kit/docstore"
)

// send appends the events of the sheaves to the partition and notes where they are.
func (r *relay) send(ctx context.Context, partition int, sheaves []sheaf) error {
	var messages []kafka.Message
	var spans []trace.Span
	for _, s := range sheaves {
		for i, e := range s.events {
			m := s.messages[i]
			spans = append(spans, r.bus.startSend(ctx, r.topic, partition, e, &m))
			messages = append(messages, m)
		}
	}
	first, err := r.bus.produce(ctx, r.topic, partition, messages)
	for i, span := range spans {
		endSend(span, first+int64(i), err)
	}
	if err != nil {
		return err
	}
	r.bus.meters.published.Add(ctx, int64(len(messages)), r.label)
	for _, s := range sheaves {
		for i := range s.events {
			s.events[i].Topic, s.events[i].Partition, s.events[i].Offset = r.topic, partition, first
			first++
		}
	}
	return nil
}

// settle tells the owner of what is on the topic and then removes it from the documents. When the owner refuses a
// batch, each document is tried alone.
func (r *relay) settle(ctx context.Context, sheaves []sheaf) ([]sheaf, error) {
	if r.out.BeforeAck != nil {
		var events []Event
		for _, s := range sheaves {
			events = append(events, s.events...)
		}
		if err := r.out.BeforeAck(ctx, events); err != nil && len(sheaves) > 1 {
			return each(sheaves, func(s []sheaf) ([]sheaf, error) { return r.settle(ctx, s) })
		} else if err != nil {
			return nil, fmt.Errorf("before acknowledging %s %s: %w", sheaves[0].ref.Collection, sheaves[0].ref.ID, err)
		}
	}
	acks := make([]docstore.Ack, len(sheaves))
	for i, s := range sheaves {
		acks[i] = docstore.Ack{Ref: s.ref, Through: s.events[len(s.events)-1].Sequence}
	}
	if err := r.out.Store.Engine().Acknowledge(ctx, acks); err != nil {
		return nil, fmt.Errorf("acknowledge published events: %w", err)
	}
	return sheaves, nil
}
