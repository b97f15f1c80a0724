package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/guanxi-crm/guanxi/kit/docstore"
)

// Pending implements docstore.Engine.
func (e *Engine) Pending(ctx context.Context, refs []docstore.Ref) ([]docstore.Pending, error) {
	told := make(map[docstore.Ref][]docstore.Event, len(refs))
	for _, group := range groupBy(refs, func(ref docstore.Ref) docstore.Ref {
		return docstore.Ref{Collection: ref.Collection, Tenant: ref.Tenant}
	}) {
		if err := e.pending(ctx, group, told); err != nil {
			return nil, err
		}
	}
	var found []docstore.Pending
	for _, ref := range refs {
		if events := told[ref]; len(events) > 0 {
			found = append(found, docstore.Pending{Ref: ref, Events: events})
			delete(told, ref) // named twice, found once
		}
	}
	return found, nil
}

// pending reads what documents of one collection and tenant have told.
func (e *Engine) pending(ctx context.Context, refs []docstore.Ref, told map[docstore.Ref][]docstore.Event) error {
	ref := docstore.Ref{Collection: refs[0].Collection, Tenant: refs[0].Tenant}
	st := &statement{}
	st.add(`SELECT id, event FROM `+outbox+` WHERE collection = ? AND tenant = ? AND id`, ref.Collection, ref.Tenant)
	st.in(ids(refs))
	st.add(` ORDER BY id, sequence`)
	return e.each(ctx, st, func(rows *sql.Rows) error {
		var encoded sql.RawBytes
		if err := rows.Scan(&ref.ID, &encoded); err != nil {
			return err
		}
		var event docstore.Event
		if err := bson.Unmarshal(encoded, &event); err != nil {
			return fmt.Errorf("decode an event of %v: %w", ref, err)
		}
		told[ref] = append(told[ref], event)
		return nil
	})
}

// maxIDs bounds the ids that one statement names.
const maxIDs = 512

// groupBy parts items into groups of at most maxIDs that share a key; the groups follow the keys' first appearance.
func groupBy[T any, K comparable](items []T, key func(T) K) [][]T {
	var groups [][]T
	open := make(map[K]int) // the group that takes a key's next item
	for _, item := range items {
		at, found := open[key(item)]
		if !found || len(groups[at]) == maxIDs {
			at = len(groups)
			open[key(item)] = at
			groups = append(groups, nil)
		}
		groups[at] = append(groups[at], item)
	}
	return groups
}

func ids(refs []docstore.Ref) []any {
	values := make([]any, len(refs))
	for i, ref := range refs {
		values[i] = ref.ID
	}
	return values
}

// Overdue implements docstore.Engine.
func (e *Engine) Overdue(ctx context.Context, before time.Time, limit int, except ...string) ([]docstore.Pending, error) {
	var refs []docstore.Ref
	seen := map[docstore.Ref]bool{}
	st := &statement{}
	st.add(`SELECT collection, tenant, id FROM `+outbox+` WHERE time < ?`, before.UnixMilli())
	if len(except) > 0 {
		// As one value, for there may be more of them than a statement takes arguments.
		names, err := json.Marshal(except)
		if err != nil {
			return nil, err
		}
		st.add(` AND tenant NOT IN (SELECT value FROM json_each(?))`, string(names))
	}
	st.add(` ORDER BY time`)
	err := e.each(ctx, st, func(rows *sql.Rows) error {
		var ref docstore.Ref
		if err := rows.Scan(&ref.Collection, &ref.Tenant, &ref.ID); err != nil {
			return err
		}
		if seen[ref] || !e.has(ref.Collection) {
			return nil // read already, or of a collection that this release no longer has
		}
		seen[ref] = true
		if refs = append(refs, ref); len(refs) == limit {
			return errEnough
		}
		return nil
	})
	if err != nil && !errors.Is(err, errEnough) {
		return nil, err
	}
	return e.Pending(ctx, refs)
}

// Acknowledge implements docstore.Engine.
func (e *Engine) Acknowledge(ctx context.Context, acks []docstore.Ack) error {
	if len(acks) == 0 {
		return nil
	}
	return e.submit(ctx, false, func(w *writer) error {
		alike := func(ack docstore.Ack) docstore.Ack {
			return docstore.Ack{Ref: docstore.Ref{Collection: ack.Collection, Tenant: ack.Tenant}, Through: ack.Through}
		}
		for _, group := range groupBy(acks, alike) {
			refs := make([]docstore.Ref, len(group))
			for i, ack := range group {
				refs[i] = ack.Ref
			}
			first := group[0]
			st := &statement{}
			st.add(`DELETE FROM `+outbox+` WHERE collection = ? AND tenant = ? AND id`, first.Collection, first.Tenant)
			st.in(ids(refs))
			st.add(` AND sequence <= ?`, first.Through)
			if err := w.exec(st.sql.String(), st.args...); err != nil {
				return err
			}
		}
		return nil
	})
}
