package app

import (
	"context"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

// Lists are the queries for one tenant's customers, in the orders in which people look at them.
type Lists interface {
	// Query is the query for the customers that the filter lets through.
	Query(filter CustomerFilter) docstore.Query
	// Members is the query for those who belong to an organisation, which may have several ids, by name.
	Members(organisationIDs ...string) docstore.Query
	// List returns a page of a query; the error is an Invalid fault where no index serves its filters together.
	List(ctx context.Context, q docstore.Query) (docstore.Page[domain.Customer], error)
}

// CustomerFilter says which customers a list shows, and in what order: by the time they were created unless ByName. Not
// every filter goes with every other: each combination needs an index.
type CustomerFilter struct {
	ExternalID   string
	ContactPoint string // the value of one
	Kind         domain.Kind
	Stage        domain.Stage
	Tag          string
	Owner        string
	Team         string
	Source       string
	Organisation string // the id of one that they belong to
	ByName       bool
	Desc         bool
}
