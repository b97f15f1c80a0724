package app_test

import (
	"context"
	"errors"
	"sync"

	"github.com/guanxi-crm/guanxi/kit/docstore"
)

// mortal is an engine whose process dies at a write: that one and all that come after fail. What the last write did may
// be kept (it died before it heard so) or not.
type mortal struct {
	docstore.Engine
	mu    sync.Mutex
	lives int // writes left; below zero: immortal
	kept  bool
	// before, when set, is called once before the next write of a collection.
	before     func()
	collection string
}

var errDead = errors.New("the process is dead")

// die makes the engine die at the n-th write from now.
func (m *mortal) die(n int, kept bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.lives, m.kept = n, kept
}

// revive restarts the process, and reports whether it had died.
func (m *mortal) revive() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	died := m.lives == 0
	m.lives = -1
	return died
}

// meanwhile has something else happen just before the next write of a collection.
func (m *mortal) meanwhile(collection string, do func()) { m.collection, m.before = collection, do }

func (m *mortal) write(do func() error) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	switch {
	case m.lives < 0:
		return do()
	case m.lives == 0:
		return errDead
	}
	if m.lives--; m.lives > 0 {
		return do()
	}
	if m.kept {
		if err := do(); err != nil {
			return err
		}
	}
	return errDead
}

func (m *mortal) Write(ctx context.Context, s docstore.Schema, tenant string, writes []docstore.RawWrite) (errs []error, err error) {
	if before := m.before; before != nil && s.Name == m.collection {
		m.before = nil
		before()
	}
	err = m.write(func() error {
		var err error
		errs, err = m.Engine.Write(ctx, s, tenant, writes)
		return err
	})
	return errs, err
}

func (m *mortal) Acknowledge(ctx context.Context, acks []docstore.Ack) error {
	return m.write(func() error { return m.Engine.Acknowledge(ctx, acks) })
}
