// Package attr holds the names of spans and of Guanxi's own span attributes, so that a query over traces finds every
// service by the same words. What OpenTelemetry's semantic conventions name is taken from semconv v1.43.0, and is
// not repeated here. Ids may be recorded; what a person said, is called or can be reached by never is.
package attr

import "go.opentelemetry.io/otel/attribute"

// Guanxi's own attributes.
const (
	TenantKey       = attribute.Key("guanxi.tenant")         // the tenant's id
	CustomerKey     = attribute.Key("guanxi.customer.id")    // the customer's id
	SequenceKey     = attribute.Key("guanxi.event.sequence") // number of an event among its subject's, from 1
	StoreOutcomeKey = attribute.Key("guanxi.store.outcome")  // what a compare-and-set ended in: applied, conflict, duplicate
)

// Tenant names the tenant that a span works for.
func Tenant(id string) attribute.KeyValue { return TenantKey.String(id) }

// Customer names the customer that a span is about.
func Customer(id string) attribute.KeyValue { return CustomerKey.String(id) }

// Sequence says which of its subject's events a span is about.
func Sequence(n int64) attribute.KeyValue { return SequenceKey.Int64(n) }

// StoreOutcome says what a compare-and-set ended in.
func StoreOutcome(outcome string) attribute.KeyValue { return StoreOutcomeKey.String(outcome) }
