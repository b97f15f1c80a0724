package app

import (
	"context"

	"github.com/guanxi-crm/guanxi/services/feedback/internal/domain"
)

// ReadResults returns how a survey stands.
func (a App) ReadResults(ctx context.Context, surveyID string) (domain.Results, error) {
	if _, err := a.Surveys.Get(ctx, surveyID); err != nil {
		return domain.Results{}, err
	}
	return a.Invitations.Results(ctx, surveyID)
}
