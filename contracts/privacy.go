package contracts

import "time"

// ConsentChanged tells that a customer gave or withdrew consent; from this event on it counts.
type ConsentChanged struct {
	CustomerID string `json:"customerId"`
	Purpose    string `json:"purpose" doc:"\"marketing\", as the tenant has named it"`
	Channel    string `json:"channel" doc:"A channel, or \"any\""`
	State      string `json:"state" enum:"given,withdrawn"`
	LegalBasis string `json:"legalBasis,omitempty" enum:"consent,contract,legal-obligation,vital-interest,public-task,legitimate-interest"`
	Wording    string `json:"wording,omitempty" doc:"Version of the text the customer saw"`
	Source     string `json:"source,omitempty"`
	// At is when the customer said so.
	At time.Time `json:"at"`
}

// DoNotContactChanged tells that a customer may not be contacted at all any more, or may be again.
type DoNotContactChanged struct {
	CustomerID   string    `json:"customerId"`
	DoNotContact bool      `json:"doNotContact"`
	Reason       string    `json:"reason,omitempty"`
	At           time.Time `json:"at"`
}

// ErasureRequested asks every service to erase all it holds of a customer, to remember that the id is dead, and to
// answer with its CustomerErased. It is told again until all have answered. Who has erased answers again.
type ErasureRequested struct {
	ErasureID  string `json:"erasureId"`
	CustomerID string `json:"customerId"`
	// Aliases are ids that were merged into the customer; they are erased too.
	Aliases     []string  `json:"aliases,omitempty"`
	RequestedAt time.Time `json:"requestedAt"`
	DueAt       time.Time `json:"dueAt"`
}

// AccessRequested asks every service to hand over all it holds of a customer with DataCollected.
type AccessRequested struct {
	RequestID  string   `json:"requestId"`
	CustomerID string   `json:"customerId"`
	Aliases    []string `json:"aliases,omitempty"`
	// Attempt is 1, 2, …: answers to an earlier one are of no use any more.
	Attempt int `json:"attempt"`
}

// CustomerErased is one service's answer to ErasureRequested; each service has an event type of its own for it.
type CustomerErased struct {
	ErasureID  string    `json:"erasureId"`
	CustomerID string    `json:"customerId"`
	Erased     []Erased  `json:"erased"`
	ErasedAt   time.Time `json:"erasedAt"`
}

// Erased counts what was erased or made anonymous of one kind of document.
type Erased struct {
	Kind       string `json:"kind" bson:"kind" doc:"The collection: \"touchpoints\""`
	Erased     int64  `json:"erased" bson:"erased"`
	Anonymised int64  `json:"anonymised,omitempty" bson:"anonymised,omitempty" doc:"Kept for the figures without anything that tells of whom"`
}

// DataCollected is a part of one service's answer to AccessRequested; each service has an event type of its own for it.
type DataCollected struct {
	RequestID  string `json:"requestId"`
	CustomerID string `json:"customerId"`
	Attempt    int    `json:"attempt"`
	Part       int    `json:"part" doc:"From 1"`
	Parts      int    `json:"parts"`
	// Documents are at most half a mebibyte of JSON.
	Documents []CollectedDocument `json:"documents"`
}

// CollectedDocument is one thing a service holds of a customer.
type CollectedDocument struct {
	Kind string `json:"kind" doc:"The collection: \"touchpoints\""`
	ID   string `json:"id"`
	Data any    `json:"data"`
}

// The services' answers.
type (
	// InteractionCustomerErased is the interaction service's.
	InteractionCustomerErased struct{ CustomerErased }
	// FeedbackCustomerErased is the feedback service's.
	FeedbackCustomerErased struct{ CustomerErased }
	// AnalyticsCustomerErased is the analytics service's.
	AnalyticsCustomerErased struct{ CustomerErased }
	// InteractionDataCollected is the interaction service's.
	InteractionDataCollected struct{ DataCollected }
	// FeedbackDataCollected is the feedback service's.
	FeedbackDataCollected struct{ DataCollected }
	// AnalyticsDataCollected is the analytics service's.
	AnalyticsDataCollected struct{ DataCollected }
)

// The event types of consent and privacy.

func (ConsentChanged) EventType() string { return "dev.guanxi.customer.consent-changed.v1" }

func (DoNotContactChanged) EventType() string { return "dev.guanxi.customer.do-not-contact-changed.v1" }
func (ErasureRequested) EventType() string    { return "dev.guanxi.customer.erasure-requested.v1" }
func (AccessRequested) EventType() string     { return "dev.guanxi.customer.access-requested.v1" }

func (InteractionCustomerErased) EventType() string {
	return "dev.guanxi.interaction.customer-erased.v1"
}

func (FeedbackCustomerErased) EventType() string { return "dev.guanxi.feedback.customer-erased.v1" }

func (AnalyticsCustomerErased) EventType() string { return "dev.guanxi.analytics.customer-erased.v1" }

func (InteractionDataCollected) EventType() string { return "dev.guanxi.interaction.data-collected.v1" }

func (FeedbackDataCollected) EventType() string { return "dev.guanxi.feedback.data-collected.v1" }

func (AnalyticsDataCollected) EventType() string { return "dev.guanxi.analytics.data-collected.v1" }
