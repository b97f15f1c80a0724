package contracts

import "time"

// SegmentEntered tells that a customer's RFM segment changed.
type SegmentEntered struct {
	CustomerID string `json:"customerId"`
	// From is empty for a customer that had none.
	From      string    `json:"from,omitempty"`
	To        string    `json:"to"`
	Recency   int       `json:"recency" doc:"Score 1 to 5"`
	Frequency int       `json:"frequency" doc:"Score 1 to 5"`
	Monetary  int       `json:"monetary" doc:"Score 1 to 5"`
	ScoredAt  time.Time `json:"scoredAt"`
}

// ChurnRiskChanged tells how likely a customer is not to buy any more.
type ChurnRiskChanged struct {
	CustomerID string `json:"customerId"`
	// Risk is a probability, 0 to 1.
	Risk     float64   `json:"risk" minimum:"0" maximum:"1"`
	ScoredAt time.Time `json:"scoredAt"`
}

// EventType names the event.
func (ChurnRiskChanged) EventType() string { return "dev.guanxi.analytics.churn-risk-changed.v1" }

// EventType names the event.
func (SegmentEntered) EventType() string { return "dev.guanxi.analytics.segment-entered.v1" }
