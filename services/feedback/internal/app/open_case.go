package app

import (
	"context"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/services/feedback/internal/domain"
)

// OpenCase opens a case by hand.
func (a App) OpenCase(ctx context.Context, customerID, subject, description string) (docstore.Doc[domain.Case], error) {
	opened, events, err := domain.OpenCase(a.NewID("cas"), customerID, subject, description, a.now())
	if err != nil {
		return docstore.Doc[domain.Case]{}, err
	}
	if err := a.known(ctx, customerID); err != nil {
		return docstore.Doc[domain.Case]{}, err
	}
	if err := a.Cases.AddAll(ctx, []NewCase{{opened, events}}); err != nil {
		return docstore.Doc[domain.Case]{}, err
	}
	return a.Cases.Get(ctx, opened.ID)
}
