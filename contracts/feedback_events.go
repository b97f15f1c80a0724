package contracts

import "time"

// ResponseReceived tells that a customer answered a survey. Its subject is the invitation, which is answered once.
type ResponseReceived struct {
	SurveyID     string    `json:"surveyId"`
	InvitationID string    `json:"invitationId"`
	CustomerID   string    `json:"customerId"`
	Kind         string    `json:"kind" enum:"nps"`
	Score        int       `json:"score" minimum:"0" maximum:"10"`
	Comment      string    `json:"comment,omitempty"`
	AnsweredAt   time.Time `json:"answeredAt"`
}

// Case is a case as its events carry it.
type Case struct {
	CaseID       string    `json:"caseId"`
	CustomerID   string    `json:"customerId"`
	InvitationID string    `json:"invitationId,omitempty"`
	Subject      string    `json:"subject"`
	Assignee     string    `json:"assignee,omitempty"`
	OpenedAt     time.Time `json:"openedAt"`
}

// CaseOpened tells that a case was opened.
type CaseOpened struct {
	Case Case `json:"case"`
}

// CaseAssigned tells that a case has an assignee.
type CaseAssigned struct {
	Case Case `json:"case"`
}

// CaseResolved tells that the cause of a case is mended.
type CaseResolved struct {
	Case       Case      `json:"case"`
	Resolution string    `json:"resolution"`
	ResolvedAt time.Time `json:"resolvedAt"`
}

// CaseClosed tells that the customer was told how the case ended.
type CaseClosed struct {
	Case     Case      `json:"case"`
	Told     string    `json:"told" doc:"What the customer was told"`
	ClosedAt time.Time `json:"closedAt"`
}

// The event types of the feedback service.

func (ResponseReceived) EventType() string { return "dev.guanxi.feedback.response-received.v1" }
func (CaseOpened) EventType() string       { return "dev.guanxi.feedback.case-opened.v1" }
func (CaseAssigned) EventType() string     { return "dev.guanxi.feedback.case-assigned.v1" }
func (CaseResolved) EventType() string     { return "dev.guanxi.feedback.case-resolved.v1" }
func (CaseClosed) EventType() string       { return "dev.guanxi.feedback.case-closed.v1" }
