// Package store keeps the documents of behaviour: what they look like, their indexes and the queries over them.
package store

import (
	"context"
	"time"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/services/customer/internal/behaviour/domain"
)

// Store is the area's collections.
type Store struct {
	definitions *docstore.Collection[domain.Definition]
	behaviours  *docstore.Collection[domain.Behaviour]
	now         func() time.Time
}

// Open ensures the collections and their indexes.
func Open(ctx context.Context, docs *docstore.Store, now func() time.Time) (*Store, error) {
	s := &Store{now: now}
	var err error
	if s.definitions, err = docstore.Open[domain.Definition](ctx, docs, definitionSchema); err != nil {
		return nil, err
	}
	s.behaviours, err = docstore.Open[domain.Behaviour](ctx, docs, behaviourSchema)
	return s, err
}

// Definitions returns the tenant's definitions.
func (s *Store) Definitions(tenant tenancy.ID) Definitions {
	return Definitions{s.definitions.In(tenant), s.now}
}

// Behaviours returns what the tenant's customers did.
func (s *Store) Behaviours(tenant tenancy.ID) Behaviours {
	return Behaviours{s.behaviours.In(tenant), s.now}
}
