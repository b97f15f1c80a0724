package contracts

import "time"

// Customer is a customer as the customer service's events carry it: the whole state, so that a reader needs nothing
// else. Personal fields are for the reader's own use and never for logs.
type Customer struct {
	ID               string         `json:"id"`
	Kind             string         `json:"kind" enum:"person,organisation"`
	DisplayName      string         `json:"displayName"`
	ExternalID       string         `json:"externalId,omitempty"`
	Stage            string         `json:"stage" enum:"lead,prospect,customer"`
	ContactPoints    []ContactPoint `json:"contactPoints,omitempty"`
	PreferredChannel string         `json:"preferredChannel,omitempty"`
	Language         string         `json:"language,omitempty" doc:"BCP 47"`
	TimeZone         string         `json:"timeZone,omitempty" doc:"IANA name"`
	Tags             []string       `json:"tags,omitempty"`
	Owner            string         `json:"owner,omitempty"`
	CreatedAt        time.Time      `json:"createdAt"`
}

// ContactPoint is one way to reach a customer.
type ContactPoint struct {
	Kind  string `json:"kind" enum:"email,phone,address,wechat,website"`
	Value string `json:"value"`
}

// CustomerRegistered tells that a customer was registered.
type CustomerRegistered struct {
	Customer Customer `json:"customer"`
}

// CustomerChanged tells that a customer's data changed; Customer is the state after it.
type CustomerChanged struct {
	Customer Customer `json:"customer"`
}

// CustomerDeleted tells that a customer was deleted.
type CustomerDeleted struct {
	CustomerID string `json:"customerId"`
	// Stage the customer was in.
	Stage     string    `json:"stage"`
	DeletedAt time.Time `json:"deletedAt"`
}

// PurchaseRecorded tells that a customer bought something.
type PurchaseRecorded struct {
	CustomerID string `json:"customerId"`
	PurchaseID string `json:"purchaseId"`
	ExternalID string `json:"externalId,omitempty"`
	// PurchasedOn is the calendar day of the purchase where it was made: "2026-01-31".
	PurchasedOn string         `json:"purchasedOn" format:"date"`
	Total       Money          `json:"total"`
	Lines       []PurchaseLine `json:"lines,omitempty"`
}

// PurchaseLine is one line of a purchase.
type PurchaseLine struct {
	SKU      string `json:"sku,omitempty" bson:"sku,omitempty"`
	Name     string `json:"name" bson:"name"`
	Quantity int64  `json:"quantity" bson:"quantity"`
	Price    Money  `json:"price" bson:"price" doc:"Of one piece"`
}

// StageChanged tells that a customer moved from one stage of its life to another.
type StageChanged struct {
	CustomerID string `json:"customerId"`
	From       string `json:"from"`
	To         string `json:"to"`
	// Reason is a code: "first-purchase", "by-hand".
	Reason string `json:"reason"`
}

// The event types of the customer service.

func (CustomerRegistered) EventType() string { return "dev.guanxi.customer.registered.v1" }
func (CustomerChanged) EventType() string    { return "dev.guanxi.customer.changed.v1" }
func (CustomerDeleted) EventType() string    { return "dev.guanxi.customer.deleted.v1" }
func (PurchaseRecorded) EventType() string   { return "dev.guanxi.customer.purchase-recorded.v1" }
func (StageChanged) EventType() string       { return "dev.guanxi.customer.stage-changed.v1" }
