package store

import (
	"context"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/app"
	fields "github.com/guanxi-crm/guanxi/services/customer/internal/fields/domain"
)

// takenValue returns the fault of a customer with a value that another one has, by the field: which of the values it is,
// the index does not tell.
func (c Customers) takenValue(ctx context.Context, customer app.Customer) error {
	for _, value := range customer.Body.Unique {
		page, err := c.docs.Find(ctx, holding(value))
		if err != nil {
			return err
		}
		for _, holder := range page.Docs {
			if holder.ID != customer.ID {
				return fault.New(fault.Conflict, "another customer, %s, has this value of the field %s, which is unique", holder.ID, fields.Field(value))
			}
		}
	}
	return fault.New(fault.Conflict, "another customer had a value that is unique until now; try again")
}

// holding is the query for the customer with a unique value.
func holding(value string) docstore.Query {
	return docstore.Query{Where: []docstore.Cond{docstore.Eq("unique", value)}, Limit: 1}
}
