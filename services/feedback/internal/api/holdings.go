package api

import (
	"context"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/services/feedback/internal/app"
	"github.com/guanxi-crm/guanxi/services/feedback/internal/domain"
)

// Held is what a collection holds of customers, as documents.
type Held[T any] interface {
	Kind() string
	Count(ctx context.Context, customerIDs []string) (int64, error)
	Erase(ctx context.Context, customerIDs []string) error
	Each(ctx context.Context, customerIDs []string, visit func(docstore.Doc[T])) error
}

// Holdings are the collections that hold something of customers, which they hand over as the routes show it.
func Holdings(invitations Held[domain.Invitation], cases Held[domain.Case]) []app.Holding {
	return []app.Holding{
		holding[domain.Invitation]{invitations, true, func(doc docstore.Doc[domain.Invitation]) any {
			doc.Body.ID = doc.ID
			return invitationView(doc.Body)
		}},
		holding[domain.Case]{cases, false, func(doc docstore.Doc[domain.Case]) any {
			doc.Body.ID = doc.ID
			return caseView(doc)
		}},
	}
}

type holding[T any] struct {
	Held[T]

	anonymises bool
	show       func(docstore.Doc[T]) any
}

// Anonymises says that figures are left of what is erased.
func (h holding[T]) Anonymises() bool { return h.anonymises }

// Collect returns what is held of the customers as it is shown.
func (h holding[T]) Collect(ctx context.Context, customerIDs []string) (all []contracts.CollectedDocument, err error) {
	err = h.Each(ctx, customerIDs, func(doc docstore.Doc[T]) {
		all = append(all, contracts.CollectedDocument{Kind: h.Kind(), ID: doc.ID, Data: h.show(doc)})
	})
	return all, err
}
