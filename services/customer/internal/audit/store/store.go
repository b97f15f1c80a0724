// Package store keeps the audit trail's documents: the entries, the head of each tenant's chain, and whose values are not
// to be kept.
package store

import (
	"context"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
)

// Store is the audit trail's collections.
type Store struct {
	entries *docstore.Collection[entryDoc]
	heads   *docstore.Collection[headDoc]
	erased  *docstore.Collection[erasedDoc]
}

var (
	entrySchema = docstore.Schema{
		Name: "audit_entries",
		Indexes: []docstore.Index{
			{Name: byEvent, Fields: []string{"eventId"}, Unique: true},
			{Name: "by_actor", Fields: []string{"actor", "at"}},
			{Name: "by_customer", Fields: []string{"customerId", "at"}},
			{Name: "by_time", Fields: []string{"at"}},
		},
	}
	headSchema   = docstore.Schema{Name: "audit_heads"}
	erasedSchema = docstore.Schema{Name: "audit_erased"}
)

const byEvent = "by_event"

// Open ensures the collections and their indexes.
func Open(ctx context.Context, docs *docstore.Store) (*Store, error) {
	entries, err := docstore.Open[entryDoc](ctx, docs, entrySchema)
	if err != nil {
		return nil, err
	}
	heads, err := docstore.Open[headDoc](ctx, docs, headSchema)
	if err != nil {
		return nil, err
	}
	erased, err := docstore.Open[erasedDoc](ctx, docs, erasedSchema)
	if err != nil {
		return nil, err
	}
	return &Store{entries: entries, heads: heads, erased: erased}, nil
}

// Trail returns the tenant's trail.
func (s *Store) Trail(tenant tenancy.ID) Trail {
	return Trail{entries: s.entries.In(tenant), heads: s.heads.In(tenant), erased: s.erased.In(tenant)}
}
