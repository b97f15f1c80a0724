// Package eventbus carries the services' events over Kafka: the relay that publishes what documents have told, and the
// consumer that hands events to a service in order and at least once. Events are CloudEvents 1.0 in binary mode. It
// knows nothing of what the events mean.
package eventbus

import "time"

// Event is an event as it travels.
type Event struct {
	ID       string // UUIDv7
	Source   string // "/customer"
	Type     string // "dev.guanxi.customer.purchase-recorded.v1"
	Subject  string // the aggregate's id
	Tenant   string
	Key      string // partition key within the tenant: the customer's id
	Time     time.Time
	Sequence int64  // 1, 2, 3, … over the events of one subject
	Data     []byte // JSON

	TraceParent, TraceState string

	// Who made the change and from where, as an Outlet's BeforeAck is told; they do not travel.
	Actor, Address string

	// Where it was read; zero on an event that has not been published.
	Topic     string
	Partition int
	Offset    int64
}
