package servicetest

import (
	"context"
	"errors"
	"sync"

	"github.com/guanxi-crm/guanxi/kit/docstore"
)

// ErrDead is what everything on a Mortal's engine ends in after its process has died.
var ErrDead = errors.New("the process is dead")

// Mortal is an engine whose process dies at a write: that one and all that come after fail. What the last write did may
// be kept (the process died before it heard so) or not. It is immortal until Die is called.
type Mortal struct {
	docstore.Engine

	mu        sync.Mutex
	lives     int // writes left; below zero: immortal
	kept      bool
	reads     int // left until meanwhile
	meanwhile func()
}

// NewMortal returns the engine, which does not die yet.
func NewMortal(engine docstore.Engine) *Mortal { return &Mortal{Engine: engine, lives: -1} }

// Die makes the process die at the n-th write from now; kept says whether that write still takes effect.
func (m *Mortal) Die(n int, kept bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.lives, m.kept = n, kept
}

// Revive restarts the process, and reports whether it had died.
func (m *Mortal) Revive() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	died := m.lives == 0
	m.lives = -1
	return died
}

// BeforeRead has something else happen before the n-th read from now.
func (m *Mortal) BeforeRead(n int, meanwhile func()) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.reads, m.meanwhile = n, meanwhile
}

// Write counts as a write, however many documents it writes.
func (m *Mortal) Write(ctx context.Context, s docstore.Schema, tenant string, writes []docstore.RawWrite) (errs []error, err error) {
	err = m.write(func() error {
		var err error
		errs, err = m.Engine.Write(ctx, s, tenant, writes)
		return err
	})
	return errs, err
}

// Acknowledge counts as a write.
func (m *Mortal) Acknowledge(ctx context.Context, acks []docstore.Ack) error {
	return m.write(func() error { return m.Engine.Acknowledge(ctx, acks) })
}

// Get counts as a read.
func (m *Mortal) Get(ctx context.Context, s docstore.Schema, tenant string, ids []string) ([]docstore.RawDoc, error) {
	m.read()
	return m.Engine.Get(ctx, s, tenant, ids)
}

// Find counts as a read.
func (m *Mortal) Find(ctx context.Context, s docstore.Schema, tenant string, q docstore.Query) ([]docstore.RawDoc, error) {
	m.read()
	return m.Engine.Find(ctx, s, tenant, q)
}

// Pending counts as a read.
func (m *Mortal) Pending(ctx context.Context, refs []docstore.Ref) ([]docstore.Pending, error) {
	m.read()
	return m.Engine.Pending(ctx, refs)
}

func (m *Mortal) write(do func() error) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	switch {
	case m.lives < 0:
		return do()
	case m.lives == 0:
		return ErrDead
	}
	if m.lives--; m.lives > 0 {
		return do()
	}
	if m.kept {
		if err := do(); err != nil {
			return err
		}
	}
	return ErrDead
}

func (m *Mortal) read() {
	m.mu.Lock()
	due, meanwhile := m.reads == 1, m.meanwhile
	m.reads = max(0, m.reads-1)
	m.mu.Unlock()
	if due {
		meanwhile()
	}
}
