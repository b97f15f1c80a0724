package api

import (
	"time"

	"github.com/guanxi-crm/guanxi/services/feedback/internal/domain"
)

// InvitationView is an invitation as it is shown.
type InvitationView struct {
	ID         string     `json:"id" example:"inv_01h455vb4pex5vsknk084sn02q"`
	SurveyID   string     `json:"surveyId"`
	CustomerID string     `json:"customerId"`
	CreatedAt  time.Time  `json:"createdAt"`
	ExpiresAt  time.Time  `json:"expiresAt"`
	AnsweredAt *time.Time `json:"answeredAt,omitempty"`
	Score      *int       `json:"score,omitempty" minimum:"0" maximum:"10"`
	Category   string     `json:"category,omitempty" enum:"promoter,passive,detractor"`
	Comment    string     `json:"comment,omitempty"`
	Link       string     `json:"link,omitempty" doc:"What the customer opens to answer; shown once, when it is made" example:"https://crm.example.org/v1/answers/YWNtZS9pbnZfMDFo"`
}

type invitationOutput struct {
	ETag     string `header:"ETag"`
	Location string `header:"Location"`
	Body     InvitationView
}

func invitationView(i domain.Invitation) InvitationView {
	return InvitationView{
		ID: i.ID, SurveyID: i.SurveyID, CustomerID: i.CustomerID, CreatedAt: i.CreatedAt, ExpiresAt: i.ExpiresAt,
		AnsweredAt: i.AnsweredAt, Score: i.Score, Category: string(i.Category), Comment: i.Comment,
	}
}
