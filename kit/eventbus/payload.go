package eventbus

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/id"
)

// Payload is the data of an event; its type names itself.
type Payload interface{ EventType() string }

// Tell makes the events that a document is written with, from what they say. The key is the customer's id, so that all
// that is told of one customer stays in order.
func Tell[P Payload](at time.Time, key string, payloads ...P) ([]docstore.Event, error) {
	events := make([]docstore.Event, len(payloads))
	for i, p := range payloads {
		data, err := json.Marshal(p)
		if err != nil {
			return nil, fmt.Errorf("encode %s: %w", p.EventType(), err)
		}
		events[i] = docstore.Event{ID: id.NewEvent(), Type: p.EventType(), Key: key, Time: at.UTC(), Data: data}
	}
	return events, nil
}

// Decode reads the data of an event as a P. Data that is no P is a Permanent error.
func Decode[P Payload](e Event) (P, error) {
	var p P
	if err := json.Unmarshal(e.Data, &p); err != nil {
		return p, Permanent(fmt.Errorf("decode %s %s: %w", e.Type, e.ID, err))
	}
	return p, nil
}
