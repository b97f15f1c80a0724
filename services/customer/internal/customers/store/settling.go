package store

import (
	"context"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

// settlingSchema has no index: each tenant has one document.
var settlingSchema = docstore.Schema{Name: "customer_settling"}

const settlingID = "all"

// Settling remembers how far one tenant's customers have been settled anew.
type Settling struct {
	docs docstore.Handle[domain.Settling]
}

// Get returns it, an empty one at version 0 where nothing is remembered.
func (s Settling) Get(ctx context.Context) (docstore.Doc[domain.Settling], error) {
	found, err := s.docs.GetMany(ctx, []string{settlingID})
	return found[settlingID], err
}

// Save stores it if nobody did since it was read.
func (s Settling) Save(ctx context.Context, doc docstore.Doc[domain.Settling]) (docstore.Doc[domain.Settling], error) {
	if doc.Version > 0 {
		return s.docs.Replace(ctx, doc)
	}
	stored, err := s.docs.Insert(ctx, settlingID, doc.Body)
	if docstore.IsDuplicate(err, "_id") {
		err = docstore.ErrConflict
	}
	return stored, err
}
