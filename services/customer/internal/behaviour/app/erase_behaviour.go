package app

import (
	"context"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/services/customer/internal/behaviour/domain"
)

// kind is what behaviour is called in what is told of erasures and requests for access.
const kind = "behaviour"

// atOnce is how many behaviours are read or removed in one round trip.
const atOnce = 500

// EraseBehaviour removes all that the customer, who may have several ids, did.
func (a App) EraseBehaviour(ctx context.Context, customerIDs ...string) ([]contracts.Erased, error) {
	erased := contracts.Erased{Kind: kind}
	err := a.each(ctx, customerIDs, func(page []docstore.Doc[domain.Behaviour]) error {
		erased.Erased += int64(len(page))
		return a.Behaviours.Remove(ctx, page)
	})
	return []contracts.Erased{erased}, err
}

// CollectBehaviour returns all that the customer, who may have several ids, did.
func (a App) CollectBehaviour(ctx context.Context, customerIDs ...string) ([]contracts.CollectedDocument, error) {
	var all []contracts.CollectedDocument
	err := a.each(ctx, customerIDs, func(page []docstore.Doc[domain.Behaviour]) error {
		for _, doc := range page {
			all = append(all, contracts.CollectedDocument{Kind: kind, ID: doc.ID, Data: doc.Body.Recorded()})
		}
		return nil
	})
	return all, err
}

// each visits all that the customer did, a page at a time; visit may remove what it is shown.
func (a App) each(ctx context.Context, customerIDs []string, visit func([]docstore.Doc[domain.Behaviour]) error) error {
	q := a.Behaviours.Of("", customerIDs...)
	q.Limit = atOnce
	for {
		page, err := a.Behaviours.List(ctx, q)
		if err != nil {
			return err
		}
		if err := visit(page.Docs); err != nil {
			return err
		}
		if q.After = page.Next; q.After == nil {
			return nil
		}
	}
}
