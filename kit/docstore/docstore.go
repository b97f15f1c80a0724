// Package docstore is the port through which the services keep their documents: typed collections bound to a tenant,
// compare-and-set on a version, queries over declared indexes only, and a document's events stored with its state (the
// outbox in the document). It has two engines, docstore/sqlite and docstore/mongodb, which pass one contract suite
// (docstore/docstoretest). It knows nothing of what the documents mean.
package docstore

import (
	"context"
	"fmt"
	"sync"

	"github.com/guanxi-crm/guanxi/kit/tenancy"
)

// Store is one service's documents.
type Store struct {
	engine  Engine
	mu      sync.RWMutex
	written []func(ref Ref, events int)
}

// New returns a store over an engine.
func New(engine Engine) *Store { return &Store{engine: engine} }

// Engine returns the engine under the store, for the relay, readiness and shut-down.
func (s *Store) Engine() Engine { return s.engine }

// OnEvents registers one more who is told, after the write, of every document that was written with events, and with how
// many: the relay, and whoever counts.
func (s *Store) OnEvents(written func(ref Ref, events int)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.written = append(s.written, written)
}

func (s *Store) tell(ref Ref, events int) {
	s.mu.RLock()
	all := s.written
	s.mu.RUnlock()
	for _, written := range all {
		written(ref, events)
	}
}

// Collection is a declared collection of documents of type T, a struct with bson tags.
type Collection[T any] struct {
	store  *Store
	schema Schema
}

// Open ensures the collection and its indexes and returns it.
func Open[T any](ctx context.Context, s *Store, schema Schema) (*Collection[T], error) {
	if err := schema.check(); err != nil {
		return nil, err
	}
	if err := s.engine.Ensure(ctx, schema); err != nil {
		return nil, fmt.Errorf("ensure collection %s: %w", schema.Name, err)
	}
	return &Collection[T]{store: s, schema: schema}, nil
}

// In returns the collection as one tenant sees it: the only way to its documents.
func (c *Collection[T]) In(tenant tenancy.ID) Handle[T] { return Handle[T]{c, string(tenant)} }

// Purge removes every tenant's documents; only a rebuild of a read model does that.
func (c *Collection[T]) Purge(ctx context.Context) error { return c.store.engine.Purge(ctx, c.schema) }
