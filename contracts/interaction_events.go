package contracts

import "time"

// InteractionLogged tells that a touchpoint with a customer was logged. Its subject is the touchpoint, which never changes.
type InteractionLogged struct {
	TouchpointID string    `json:"touchpointId"`
	CustomerID   string    `json:"customerId"`
	Channel      string    `json:"channel" enum:"phone,email,meeting,chat,social,visit,web"`
	Direction    string    `json:"direction" enum:"inbound,outbound"`
	Subject      string    `json:"subject"`
	Outcome      string    `json:"outcome,omitempty"`
	HappenedAt   time.Time `json:"happenedAt"`
}

// FollowUp is a follow-up visit (回访) as its events carry it.
type FollowUp struct {
	TaskID     string    `json:"taskId"`
	CustomerID string    `json:"customerId"`
	PurchaseID string    `json:"purchaseId,omitempty"`
	Channel    string    `json:"channel"`
	Owner      string    `json:"owner,omitempty"`
	DueAt      time.Time `json:"dueAt"`
}

// VisitDue tells that a follow-up is due.
type VisitDue struct {
	FollowUp FollowUp `json:"followUp"`
}

// VisitDone tells that a follow-up was done.
type VisitDone struct {
	FollowUp FollowUp  `json:"followUp"`
	DoneAt   time.Time `json:"doneAt"`
	Outcome  string    `json:"outcome,omitempty"`
}

// VisitMissed tells that a follow-up was not done in time.
type VisitMissed struct {
	FollowUp FollowUp  `json:"followUp"`
	MissedAt time.Time `json:"missedAt"`
}

// The event types of the interaction service.

func (InteractionLogged) EventType() string { return "dev.guanxi.interaction.logged.v1" }
func (VisitDue) EventType() string          { return "dev.guanxi.interaction.visit-due.v1" }
func (VisitDone) EventType() string         { return "dev.guanxi.interaction.visit-done.v1" }
func (VisitMissed) EventType() string       { return "dev.guanxi.interaction.visit-missed.v1" }
