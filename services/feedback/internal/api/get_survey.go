package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
)

type getSurveyInput struct {
	SurveyID string `path:"surveyId" maxLength:"64" example:"srv_01h455vb4pex5vsknk084sn02q"`
}

func (h handlers) getSurvey() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/surveys/{surveyId}", ID: "get-survey", Tag: "Surveys",
		Summary: "Read a survey", Permission: auth.FeedbackRead, Errors: []int{http.StatusNotFound},
	}, func(ctx context.Context, in *getSurveyInput) (*surveyOutput, error) {
		survey, err := h.app(ctx).Surveys.Get(ctx, in.SurveyID)
		return surveyOf(survey), err
	})
}
