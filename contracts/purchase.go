package contracts

import "time"

// PurchaseRecorded tells that a customer bought something.
type PurchaseRecorded struct {
	CustomerID string `json:"customerId"`
	PurchaseID string `json:"purchaseId"`
	ExternalID string `json:"externalId,omitempty"`
	// PurchasedOn is the calendar day of the purchase where it was made: "2026-01-31".
	PurchasedOn string         `json:"purchasedOn" format:"date"`
	Total       Money          `json:"total" doc:"What was to be paid, after all discounts"`
	Discount    *Money         `json:"discount,omitempty" doc:"Taken off the whole order"`
	Lines       []PurchaseLine `json:"lines,omitempty"`
	Status      string         `json:"status,omitempty" enum:"placed,paid,fulfilled,cancelled"`
}

// PurchaseLine is one line of a purchase.
type PurchaseLine struct {
	SKU      string `json:"sku,omitempty" bson:"sku,omitempty"`
	Name     string `json:"name" bson:"name"`
	Category string `json:"category,omitempty" bson:"category,omitempty"`
	Quantity int64  `json:"quantity" bson:"quantity"`
	Price    Money  `json:"price" bson:"price" doc:"Of one piece"`
	Discount *Money `json:"discount,omitempty" bson:"discount,omitempty" doc:"Taken off the whole line"`
}

// PurchaseChanged tells that a purchase moved from one status to another.
type PurchaseChanged struct {
	CustomerID string `json:"customerId"`
	PurchaseID string `json:"purchaseId"`
	// PurchasedOn is the day of the purchase.
	PurchasedOn string    `json:"purchasedOn" format:"date"`
	From        string    `json:"from"`
	To          string    `json:"to"`
	At          time.Time `json:"at"`
	// Left is there when the purchase was cancelled: what of its total had not been paid back before, and counts as paid
	// back now.
	Left *Money `json:"left,omitempty"`
}

// PurchaseRefunded tells that a part of what a customer paid, or all of it, was paid back.
type PurchaseRefunded struct {
	CustomerID string `json:"customerId"`
	PurchaseID string `json:"purchaseId"`
	RefundID   string `json:"refundId"`
	// PurchasedOn is the day of the purchase and RefundedOn that of the refund.
	PurchasedOn string `json:"purchasedOn" format:"date"`
	RefundedOn  string `json:"refundedOn" format:"date"`
	Amount      Money  `json:"amount"`
	// Refunded is all that has been paid back of the purchase, this refund included.
	Refunded Money          `json:"refunded"`
	Lines    []RefundedLine `json:"lines,omitempty"`
	Reason   string         `json:"reason,omitempty" personal:"true"`
}

// RefundedLine is what was given back of one line of a purchase.
type RefundedLine struct {
	Line     int   `json:"line" bson:"line" doc:"Of the purchase, from 0"`
	Quantity int64 `json:"quantity" bson:"quantity"`
}

// BehaviourRecorded tells that a customer did something the tenant watches for.
type BehaviourRecorded struct {
	CustomerID  string         `json:"customerId"`
	BehaviourID string         `json:"behaviourId"`
	Name        string         `json:"name" doc:"\"product-viewed\", \"signed-in\", as the tenant has defined it"`
	OccurredAt  time.Time      `json:"occurredAt"`
	Properties  map[string]any `json:"properties,omitempty" personal:"true"`
}

// The event types of what customers buy and do.

func (PurchaseRecorded) EventType() string  { return "dev.guanxi.customer.purchase-recorded.v1" }
func (PurchaseChanged) EventType() string   { return "dev.guanxi.customer.purchase-changed.v1" }
func (PurchaseRefunded) EventType() string  { return "dev.guanxi.customer.purchase-refunded.v1" }
func (BehaviourRecorded) EventType() string { return "dev.guanxi.customer.behaviour-recorded.v1" }
