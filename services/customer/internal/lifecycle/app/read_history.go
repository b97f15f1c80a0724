package app

import (
	"context"

	"github.com/guanxi-crm/guanxi/kit/docstore"
)

// History is the query for a customer's stages, the latest first: its own, and those of the customers that turned out to be
// the same.
func (a App) History(ctx context.Context, customerID string) (docstore.Query, error) {
	customer, err := a.Customers.Get(ctx, customerID)
	if err != nil {
		return docstore.Query{}, err
	}
	return a.Steps.Of(append([]string{customerID}, customer.Body.Aliases...)), nil
}
