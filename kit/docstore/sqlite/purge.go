package sqlite

import (
	"context"

	"github.com/guanxi-crm/guanxi/kit/docstore"
)

// Purge implements docstore.Engine.
func (e *Engine) Purge(ctx context.Context, s docstore.Schema) error {
	t, err := e.table(s.Name)
	if err != nil {
		return err
	}
	return e.submit(ctx, true, func(w *writer) error {
		for _, sd := range t.sides {
			if err := w.exec(`DELETE FROM ` + sd.name); err != nil {
				return err
			}
		}
		if err := w.exec(`DELETE FROM `+outbox+` WHERE collection = ?`, t.schema.Name); err != nil {
			return err
		}
		return w.exec(`DELETE FROM ` + t.name)
	})
}
