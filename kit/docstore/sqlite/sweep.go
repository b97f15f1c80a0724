package sqlite

import (
	"context"
	"fmt"
	"log/slog"
	"time"
)

const sweepBatch = 500 // documents removed in one transaction, so that writers do not wait long

// sweep removes expired documents until the engine is closed.
func (e *Engine) sweep() {
	ticker := time.NewTicker(e.options.SweepEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			if err := e.removeExpired(context.Background()); err != nil {
				e.options.Log.Error("removing expired documents", slog.Any("error", err))
			}
		case <-e.stop:
			return
		}
	}
}

func (e *Engine) removeExpired(ctx context.Context) error {
	now := e.options.Now().UnixMilli()
	e.mu.RLock()
	var expiring []*table
	for _, t := range e.tables {
		if t.schema.Expiry != "" {
			expiring = append(expiring, t)
		}
	}
	e.mu.RUnlock()
	for _, t := range expiring {
		for removed := sweepBatch; removed == sweepBatch; {
			err := e.submit(ctx, false, func(w *writer) (err error) {
				removed, err = t.removeExpired(w, now)
				return err
			})
			if err != nil {
				return fmt.Errorf("%s: %w", t.schema.Name, err)
			}
		}
	}
	return nil
}

func (t *table) removeExpired(w *writer, now int64) (int, error) {
	stmt, err := w.get(fmt.Sprintf(`DELETE FROM %s WHERE rowid IN (
		SELECT rowid FROM %[1]s INDEXED BY %s WHERE expire_at <= ? LIMIT %d) RETURNING tenant, id, body`,
		t.name, quote(expiryName(t.schema)), sweepBatch))
	if err != nil {
		return 0, err
	}
	rows, err := stmt.QueryContext(context.Background(), now)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	var gone []row
	for rows.Next() {
		var r row
		if err := rows.Scan(&r.tenant, &r.id, (*[]byte)(&r.body)); err != nil {
			return 0, err
		}
		gone = append(gone, r)
	}
	if err := rows.Err(); err != nil {
		return 0, err
	}
	for _, r := range gone {
		if err := t.forget(w, r.tenant, r.id, r.body); err != nil {
			return 0, err
		}
	}
	return len(gone), nil
}
