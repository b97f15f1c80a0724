package api

import (
	"context"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/services/interaction/internal/app"
	"github.com/guanxi-crm/guanxi/services/interaction/internal/domain"
)

// Held is what a collection holds of customers, as documents.
type Held[T any] interface {
	Kind() string
	Count(ctx context.Context, customerIDs []string) (int64, error)
	Erase(ctx context.Context, customerIDs []string) error
	Each(ctx context.Context, customerIDs []string, visit func(docstore.Doc[T])) error
}

// Holdings are the collections that hold something of customers, which they hand over as the routes show it.
func Holdings(touchpoints Held[domain.Touchpoint], tasks Held[domain.Task], timeline Held[domain.Entry]) []app.Holding {
	return []app.Holding{
		holding[domain.Touchpoint]{touchpoints, func(doc docstore.Doc[domain.Touchpoint]) any {
			doc.Body.ID = doc.ID
			return touchpointOf(doc.Body).Body
		}},
		holding[domain.Task]{tasks, func(doc docstore.Doc[domain.Task]) any {
			doc.Body.ID = doc.ID
			return taskView(doc)
		}},
		holding[domain.Entry]{timeline, func(doc docstore.Doc[domain.Entry]) any { return entryOf(doc) }},
	}
}

type holding[T any] struct {
	Held[T]

	show func(docstore.Doc[T]) any
}

// Collect returns what is held of the customers as it is shown.
func (h holding[T]) Collect(ctx context.Context, customerIDs []string) (all []contracts.CollectedDocument, err error) {
	err = h.Each(ctx, customerIDs, func(doc docstore.Doc[T]) {
		all = append(all, contracts.CollectedDocument{Kind: h.Kind(), ID: doc.ID, Data: h.show(doc)})
	})
	return all, err
}
