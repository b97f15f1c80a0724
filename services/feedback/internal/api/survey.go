package api

import (
	"time"

	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/feedback/internal/domain"
)

// SurveyBody is what a caller writes of a survey.
type SurveyBody struct {
	Name     string            `json:"name" minLength:"1" maxLength:"200" example:"After delivery, spring"`
	Kind     string            `json:"kind" enum:"nps"`
	Question map[string]string `json:"question,omitempty" maxProperties:"30" doc:"In each language, by BCP 47 tag; English and Chinese have a standard wording"`
}

// SurveyView is a survey as it is shown.
type SurveyView struct {
	ID string `json:"id" example:"srv_01h455vb4pex5vsknk084sn02q"`
	SurveyBody
	CreatedAt time.Time `json:"createdAt"`
}

type surveyOutput struct {
	ETag     string `header:"ETag"`
	Location string `header:"Location"`
	Body     SurveyView
}

// surveyOf shows a survey, which never changes and so stays at its first version.
func surveyOf(s domain.Survey) *surveyOutput {
	return &surveyOutput{ETag: httpapi.ETag(1), Location: "/v1/surveys/" + s.ID, Body: surveyView(s)}
}

func surveyView(s domain.Survey) SurveyView {
	return SurveyView{
		ID: s.ID, SurveyBody: SurveyBody{Name: s.Name, Kind: string(s.Kind), Question: s.Question}, CreatedAt: s.CreatedAt,
	}
}
