package app

import (
	"context"

	"github.com/guanxi-crm/guanxi/services/feedback/internal/domain"
)

// CreateSurvey stores a new survey.
func (a App) CreateSurvey(ctx context.Context, name string, kind domain.SurveyKind, question map[string]string) (domain.Survey, error) {
	survey, err := domain.NewSurvey(a.NewID("srv"), name, kind, question, a.now())
	if err != nil {
		return domain.Survey{}, err
	}
	return survey, a.Surveys.Add(ctx, survey)
}
