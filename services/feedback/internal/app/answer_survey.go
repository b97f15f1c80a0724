package app

import (
	"context"
	"errors"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/services/feedback/internal/domain"
)

// AnswerSurvey takes the answer that a link allows, once, and tells of it. A low score opens a case in a write of its own
// after it; should that fail, the answer's event comes back to this service, which opens it then.
func (a App) AnswerSurvey(ctx context.Context, link domain.Link, score int, comment string) error {
	var response []contracts.Data
	err := docstore.ErrConflict
	for try := 0; try < attempts && errors.Is(err, docstore.ErrConflict); try++ {
		doc, _, openErr := a.open(ctx, link)
		if openErr != nil {
			return openErr
		}
		if doc.Body, response, err = doc.Body.Answer(score, comment, a.now()); err == nil {
			err = a.Invitations.Save(ctx, doc, response)
		}
	}
	if err != nil {
		return err
	}
	for _, told := range response {
		if received, ok := told.(contracts.ResponseReceived); ok {
			a.openCaseOf(ctx, received)
		}
	}
	return nil
}

func (a App) openCaseOf(ctx context.Context, response contracts.ResponseReceived) {
	opened, events, low := domain.CaseOf(response)
	if !low {
		return
	}
	if err := a.Cases.AddAll(ctx, []NewCase{{opened, events}}); err != nil {
		a.Log.WarnContext(ctx, "case of a low score left to its event", "invitation", response.InvitationID, "error", err)
	}
	if _, err := a.eraseLate(ctx, []string{response.CustomerID}); err != nil {
		a.Log.WarnContext(ctx, "what an erased customer answered is left to its event", "invitation", response.InvitationID, "error", err)
	}
}
