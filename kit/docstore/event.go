package docstore

import "time"

// Event is something a document has to tell. It is stored in the same atomic write as the document's new state, and
// stays there until the relay has published and acknowledged it.
type Event struct {
	ID       string    `bson:"id"`   // UUIDv7
	Type     string    `bson:"type"` // for example "dev.guanxi.customer.registered.v1"
	Key      string    `bson:"key"`  // partition key within the tenant: the customer's id
	Time     time.Time `bson:"time"`
	Data     []byte    `bson:"data"`     // JSON
	Sequence int64     `bson:"sequence"` // set by the store: 1, 2, 3, … over the document's events
	// The W3C trace context of the request that made the event; set by the store from the context.
	TraceParent string `bson:"traceparent,omitempty"`
	TraceState  string `bson:"tracestate,omitempty"`
	// Who made the change that the event tells of, and from where; set by the store from the context's origin.
	Actor   string `bson:"actor,omitempty"`
	Address string `bson:"address,omitempty"`
}

// Ref points at a document from outside any tenant's handle: only the relay uses it.
type Ref struct{ Collection, Tenant, ID string }

// Pending is a document's unpublished events, oldest first.
type Pending struct {
	Ref
	Events []Event
}

// Ack says that a document's events up to and including Through are published.
type Ack struct {
	Ref
	Through int64
}
