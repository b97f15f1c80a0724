package app_test

import (
	"context"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/servicetest"
)

// mortal is an engine whose process dies at a write, and on which something else happens before a write of a collection.
type mortal struct {
	*servicetest.Mortal

	before     func() // called once; nil: nothing happens
	collection string
}

// meanwhile has something else happen just before the next write of a collection.
func (m *mortal) meanwhile(collection string, do func()) { m.collection, m.before = collection, do }

func (m *mortal) Write(ctx context.Context, s docstore.Schema, tenant string, writes []docstore.RawWrite) ([]error, error) {
	if before := m.before; before != nil && s.Name == m.collection {
		m.before = nil
		before()
	}
	return m.Mortal.Write(ctx, s, tenant, writes)
}
