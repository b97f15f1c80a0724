// Package store keeps loyalty's documents: what they look like, their indexes and the queries over them.
package store

import (
	"context"
	"time"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/services/customer/internal/loyalty/domain"
)

// Store is loyalty's collections.
type Store struct {
	engine      docstore.Engine
	programmes  *docstore.Collection[domain.Programme]
	offers      *docstore.Collection[domain.Offer]
	accounts    *docstore.Collection[domain.Account]
	ledger      *docstore.Collection[lineDoc]
	redemptions *docstore.Collection[redemptionDoc]
	now         func() time.Time
}

// Open ensures the collections and their indexes.
func Open(ctx context.Context, docs *docstore.Store, now func() time.Time) (*Store, error) {
	s := &Store{engine: docs.Engine(), now: now}
	var err error
	if s.programmes, err = docstore.Open[domain.Programme](ctx, docs, programmeSchema); err != nil {
		return nil, err
	}
	if s.offers, err = docstore.Open[domain.Offer](ctx, docs, offerSchema); err != nil {
		return nil, err
	}
	if s.accounts, err = docstore.Open[domain.Account](ctx, docs, accountSchema); err != nil {
		return nil, err
	}
	if s.ledger, err = docstore.Open[lineDoc](ctx, docs, ledgerSchema); err != nil {
		return nil, err
	}
	if s.redemptions, err = docstore.Open[redemptionDoc](ctx, docs, redemptionSchema); err != nil {
		return nil, err
	}
	return s, nil
}

// Programmes returns the tenant's programmes.
func (s *Store) Programmes(tenant tenancy.ID) Programmes {
	return Programmes{telling[domain.Programme]{
		docs: s.programmes.In(tenant), now: s.now, kind: "programme", full: namedProgramme,
		key: func(doc docstore.Doc[domain.Programme]) string { return doc.ID },
	}}
}

// Offers returns the tenant's offers.
func (s *Store) Offers(tenant tenancy.ID) Offers {
	return Offers{telling[domain.Offer]{
		docs: s.offers.In(tenant), now: s.now, kind: "offer", full: namedOffer,
		key: func(doc docstore.Doc[domain.Offer]) string { return doc.ID },
	}}
}

// Accounts returns the tenant's accounts.
func (s *Store) Accounts(tenant tenancy.ID) Accounts {
	return accountsOf(s.accounts.In(tenant), tenant, s.engine, s.now)
}

// Ledger returns the lines of the tenant's accounts that are published.
func (s *Store) Ledger(tenant tenancy.ID) Ledger { return Ledger{s.ledger.In(tenant)} }

// Redemptions returns the tenant's redemptions.
func (s *Store) Redemptions(tenant tenancy.ID) Redemptions {
	return Redemptions{s.redemptions.In(tenant)}
}

// show turns a page of documents into one of what they hold.
func show[D, T any](page docstore.Page[D], err error, from func(docstore.Doc[D]) T) (docstore.Page[T], error) {
	shown := docstore.Page[T]{Docs: make([]docstore.Doc[T], len(page.Docs)), Next: page.Next}
	for i, doc := range page.Docs {
		shown.Docs[i] = docstore.Doc[T]{ID: doc.ID, Version: doc.Version, Body: from(doc)}
	}
	return shown, err
}

// bodies returns what the documents of a page hold.
func bodies[D, T any](page docstore.Page[D], err error, from func(docstore.Doc[D]) T) ([]T, error) {
	found := make([]T, len(page.Docs))
	for i, doc := range page.Docs {
		found[i] = from(doc)
	}
	return found, err
}
