package store

import (
	"context"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/app"
)

const byDue = "by_due"

// Due returns customers whose silence is too long on the day or was before it, the longest due first.
func (c Customers) Due(ctx context.Context, day string, limit int) ([]app.Customer, error) {
	page, err := c.List(ctx, due(day, limit))
	return page.Docs, err
}

// due asks for the days up to and including one: a calendar day with something after it is later than the day alone.
func due(day string, limit int) docstore.Query {
	return docstore.Query{
		Where: []docstore.Cond{docstore.Eq("listed", true), docstore.Lt("buying.dueOn", day+"~")},
		Sort:  "buying.dueOn", Limit: limit,
	}
}
