package app

import (
	"cmp"
	"context"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/services/feedback/internal/domain"
)

// OpenCase opens a case by hand, of the customer that the id stands for.
func (a App) OpenCase(ctx context.Context, id, subject, description string) (docstore.Doc[domain.Case], error) {
	customerID, unfit := a.known(ctx, id)
	opened, events, err := domain.OpenCase(a.NewID("cas"), customerID, subject, description, a.now())
	if err := cmp.Or(err, unfit); err != nil {
		return docstore.Doc[domain.Case]{}, err
	}
	if err := a.Cases.AddAll(ctx, []NewCase{{opened, events}}); err != nil {
		return docstore.Doc[domain.Case]{}, err
	}
	if late, err := a.eraseLate(ctx, []string{customerID}); late || err != nil {
		return docstore.Doc[domain.Case]{}, cmp.Or(err, unknown())
	}
	return a.Cases.Get(ctx, opened.ID)
}
