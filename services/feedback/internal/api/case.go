package api

import (
	"time"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/feedback/internal/domain"
)

// CaseView is a case as it is shown.
type CaseView struct {
	ID           string     `json:"id" example:"cas_01h455vb4pex5vsknk084sn02q"`
	CustomerID   string     `json:"customerId"`
	InvitationID string     `json:"invitationId,omitempty" doc:"The invitation whose low score opened it"`
	Subject      string     `json:"subject"`
	Description  string     `json:"description,omitempty"`
	Status       string     `json:"status" enum:"open,assigned,resolved,closed"`
	Assignee     string     `json:"assignee,omitempty"`
	Resolution   string     `json:"resolution,omitempty"`
	Told         string     `json:"told,omitempty" doc:"What the customer was told"`
	OpenedAt     time.Time  `json:"openedAt"`
	UpdatedAt    time.Time  `json:"updatedAt"`
	ResolvedAt   *time.Time `json:"resolvedAt,omitempty"`
	ClosedAt     *time.Time `json:"closedAt,omitempty"`
}

type caseOutput struct {
	ETag     string `header:"ETag"`
	Location string `header:"Location"`
	Body     CaseView
}

func caseOf(doc docstore.Doc[domain.Case]) *caseOutput {
	return &caseOutput{ETag: httpapi.ETag(doc.Version), Location: "/v1/cases/" + doc.ID, Body: caseView(doc)}
}

func caseView(doc docstore.Doc[domain.Case]) CaseView {
	c := doc.Body
	return CaseView{
		ID: doc.ID, CustomerID: c.CustomerID, InvitationID: c.InvitationID, Subject: c.Subject, Description: c.Description,
		Status: string(c.Status), Assignee: c.Assignee, Resolution: c.Resolution, Told: c.Told,
		OpenedAt: c.OpenedAt, UpdatedAt: c.UpdatedAt, ResolvedAt: c.ResolvedAt, ClosedAt: c.ClosedAt,
	}
}
