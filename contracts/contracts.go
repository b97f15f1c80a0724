// Package contracts is what the services promise one another: the events they publish, as versioned types, and the
// documents generated from their APIs. It holds no behaviour beyond reading and writing these. A published type never
// changes in a way that would break a reader: a golden file per event guards it, and a new meaning is a new version.
package contracts

// Topics of the services' events.
const (
	CustomerTopic    = "guanxi.customer.v1"
	InteractionTopic = "guanxi.interaction.v1"
	FeedbackTopic    = "guanxi.feedback.v1"
	AnalyticsTopic   = "guanxi.analytics.v1"
)

// Sources of the services' events, as CloudEvents has them.
const (
	CustomerSource    = "/customer"
	InteractionSource = "/interaction"
	FeedbackSource    = "/feedback"
	AnalyticsSource   = "/analytics"
)

// Data is the payload of an event; every event type has one struct.
type Data interface {
	// EventType is the CloudEvents type, with its version.
	EventType() string
}
