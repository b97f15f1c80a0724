package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/feedback/internal/domain"
)

type createSurveyInput struct {
	Body SurveyBody
}

func (h handlers) createSurvey() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodPost, Path: "/v1/surveys", ID: "create-survey", Tag: "Surveys",
		Summary: "Create a survey", Permission: auth.FeedbackWrite, Creates: true,
	}, func(ctx context.Context, in *createSurveyInput) (*surveyOutput, error) {
		survey, err := h.app(ctx).CreateSurvey(ctx, in.Body.Name, domain.SurveyKind(in.Body.Kind), in.Body.Question)
		return surveyOf(survey), err
	})
}
