// Package store keeps the customer service's documents: what they look like, their indexes and the queries over them.
package store

import (
	"context"
	"time"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

// Store is the service's collections.
type Store struct {
	engine    docstore.Engine
	customers *docstore.Collection[domain.Customer]
	purchases *docstore.Collection[purchaseDoc]
	insights  *docstore.Collection[insightsDoc]
	graveyard *docstore.Collection[grave]
	settling  *docstore.Collection[domain.Settling]
	now       func() time.Time
}

// Open ensures the collections and their indexes.
func Open(ctx context.Context, docs *docstore.Store, now func() time.Time) (*Store, error) {
	s := &Store{engine: docs.Engine(), now: now}
	var err error
	if s.customers, err = docstore.Open[domain.Customer](ctx, docs, customerSchema); err != nil {
		return nil, err
	}
	if s.purchases, err = docstore.Open[purchaseDoc](ctx, docs, purchaseSchema); err != nil {
		return nil, err
	}
	if s.insights, err = docstore.Open[insightsDoc](ctx, docs, insightsSchema); err != nil {
		return nil, err
	}
	if s.graveyard, err = docstore.Open[grave](ctx, docs, graveyardSchema); err != nil {
		return nil, err
	}
	if s.settling, err = docstore.Open[domain.Settling](ctx, docs, settlingSchema); err != nil {
		return nil, err
	}
	return s, nil
}

// Customers returns the tenant's customers.
func (s *Store) Customers(tenant tenancy.ID) Customers {
	return Customers{docs: s.customers.In(tenant), tenant: tenant, engine: s.engine, now: s.now}
}

// Purchases returns the tenant's purchases.
func (s *Store) Purchases(tenant tenancy.ID) Purchases { return Purchases{s.purchases.In(tenant)} }

// Insights returns what is known of the tenant's customers from other services.
func (s *Store) Insights(tenant tenancy.ID) Insights { return Insights{s.insights.In(tenant)} }

// Graveyard returns the external ids of the tenant's erased customers.
func (s *Store) Graveyard(tenant tenancy.ID) Graveyard {
	return Graveyard{s.graveyard.In(tenant), s.now}
}

// Settling returns how far the tenant's customers have been settled anew.
func (s *Store) Settling(tenant tenancy.ID) Settling { return Settling{s.settling.In(tenant)} }

// show turns a page of documents into one of what they hold.
func show[D, T any](page docstore.Page[D], err error, from func(docstore.Doc[D]) T) (docstore.Page[T], error) {
	shown := docstore.Page[T]{Docs: make([]docstore.Doc[T], len(page.Docs)), Next: page.Next}
	for i, doc := range page.Docs {
		shown.Docs[i] = docstore.Doc[T]{ID: doc.ID, Version: doc.Version, Body: from(doc)}
	}
	return shown, err
}

// index makes a map of documents by a key of what they hold.
func index[D, T any](docs []docstore.Doc[D], from func(docstore.Doc[D]) T, key func(T) string) map[string]T {
	found := make(map[string]T, len(docs))
	for _, doc := range docs {
		body := from(doc)
		found[key(body)] = body
	}
	return found
}

const byExternalID = "by_external_id"

func byExternalIDs(ids []string) docstore.Query {
	return docstore.Query{Where: []docstore.Cond{docstore.In("externalId", ids)}, Limit: len(ids)}
}
