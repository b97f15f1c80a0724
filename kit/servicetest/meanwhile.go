package servicetest

import (
	"context"

	"github.com/guanxi-crm/guanxi/kit/docstore"
)

// Meanwhile is an engine on which somebody else does something before a write: between what was read and what is written.
type Meanwhile struct {
	docstore.Engine

	// Writes is how many writes come first; below zero: it has been done.
	Writes int
	Do     func()
}

// Write counts as a write, however many documents it writes.
func (m *Meanwhile) Write(ctx context.Context, s docstore.Schema, tenant string, writes []docstore.RawWrite) ([]error, error) {
	if m.Writes == 0 {
		m.Do()
	}
	if m.Writes >= 0 {
		m.Writes--
	}
	return m.Engine.Write(ctx, s, tenant, writes)
}

// Done reports whether there was such a write.
func (m *Meanwhile) Done() bool { return m.Writes < 0 }
