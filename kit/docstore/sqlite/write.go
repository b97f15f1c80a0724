package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/guanxi-crm/guanxi/kit/docstore"
)

// Write implements docstore.Engine.
func (e *Engine) Write(ctx context.Context, s docstore.Schema, tenant string, writes []docstore.RawWrite) ([]error, error) {
	t, err := e.table(s.Name)
	if err != nil {
		return nil, err
	}
	results := make([]error, len(writes))
	err = e.submit(ctx, false, func(w *writer) error {
		for i := range writes {
			var err error
			if results[i], err = t.write(w, tenant, &writes[i]); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return results, nil
}

// write applies one write. The first result is the write's own failure, after which nothing of it is left; the second
// is one of the engine.
func (t *table) write(w *writer, tenant string, write *docstore.RawWrite) (failed, broken error) {
	var before bson.Raw // only for what the sides hold of it
	if len(t.sides) > 0 && write.Verb != docstore.Insert {
		if before, broken = w.body(t.read, tenant, write.ID); broken != nil {
			return nil, broken
		}
	}
	if !t.mayBreak(tenant, write, before) {
		return t.sort(t.apply(w, tenant, write, before), w, tenant, write)
	}
	if err := w.exec("SAVEPOINT one"); err != nil {
		return nil, err
	}
	failed, broken = t.sort(t.apply(w, tenant, write, before), w, tenant, write)
	if broken != nil {
		return nil, broken
	}
	if failed != nil {
		if err := w.exec("ROLLBACK TO one"); err != nil {
			return nil, err
		}
	}
	return failed, w.exec("RELEASE one")
}

// mayBreak says whether the write may fail after it has changed something: when it puts the document under an element
// that no other may have. A savepoint copies every page that is touched, so that the others go without.
func (t *table) mayBreak(tenant string, write *docstore.RawWrite, before bson.Raw) bool {
	return slices.ContainsFunc(t.sides, func(sd side) bool {
		return sd.index.Unique && sd.adds(tenant, write.ID, before, write.Body)
	})
}

func (t *table) apply(w *writer, tenant string, write *docstore.RawWrite, before bson.Raw) error {
	switch write.Verb {
	case docstore.Insert:
		args := append(make([]any, 0, 5+len(t.fields)),
			tenant, write.ID, len(write.Events), expiry(t.schema, write.Body), []byte(write.Body))
		if err := w.exec(t.insert, t.values(args, write.Body)...); err != nil {
			return err
		}
	case docstore.Replace:
		args := append(make([]any, 0, 8+len(t.fields)),
			len(write.Events), expiry(t.schema, write.Body), []byte(write.Body))
		args = append(t.values(args, write.Body), tenant, write.ID, write.Version, len(write.Events), write.Sequence)
		if n, err := w.changed(t.replace, args...); err != nil {
			return err
		} else if n == 0 {
			return docstore.ErrConflict
		}
	case docstore.Delete:
		if n, err := w.changed(t.remove, tenant, write.ID, write.Version); err != nil {
			return err
		} else if n == 0 {
			return docstore.ErrConflict
		}
		return t.forget(w, tenant, write.ID, before)
	default:
		return fmt.Errorf("docstore/sqlite: no verb %d", write.Verb)
	}
	for _, sd := range t.sides {
		if err := sd.change(w, tenant, write.ID, before, write.Body); err != nil {
			return err
		}
	}
	return t.tell(w, tenant, write)
}

// values appends the indexed fields' values.
func (t *table) values(args []any, body bson.Raw) []any {
	for _, field := range t.fields {
		args = append(args, argument(docstore.ValueAt(body, field)))
	}
	return args
}

// tell adds the write's events to the outbox.
func (t *table) tell(w *writer, tenant string, write *docstore.RawWrite) error {
	for _, event := range write.Events {
		encoded, err := bson.Marshal(event)
		if err != nil {
			return err
		}
		if err := w.exec(`INSERT INTO `+outbox+` (collection, tenant, id, sequence, time, event) VALUES (?, ?, ?, ?, ?, ?)`,
			t.schema.Name, tenant, write.ID, event.Sequence, event.Time.UnixMilli(), encoded); err != nil {
			return err
		}
	}
	return nil
}

// forget removes what else is kept of a document that is gone.
func (t *table) forget(w *writer, tenant, id string, body bson.Raw) error {
	for _, sd := range t.sides {
		if err := sd.change(w, tenant, id, body, nil); err != nil {
			return err
		}
	}
	return w.exec(`DELETE FROM `+outbox+` WHERE collection = ? AND tenant = ? AND id = ?`, t.schema.Name, tenant, id)
}

// sort tells a write's own failure from the engine's.
func (t *table) sort(err error, w *writer, tenant string, write *docstore.RawWrite) (failed, broken error) {
	var violation *sqlite.Error
	switch {
	case err == nil:
		return nil, nil
	case errors.Is(err, docstore.ErrConflict):
		return err, nil
	case !errors.As(err, &violation):
		return nil, err
	}
	duplicate := &docstore.DuplicateError{Collection: t.schema.Name, Index: "_id"}
	x, ok := t.violated(violation)
	switch violation.Code() {
	case sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY: // of the table, or of a side
		if ok {
			duplicate.Index = x.Name
		}
		return duplicate, nil
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE:
		if !ok {
			return nil, err
		}
		duplicate.Index = x.Name
		// A document that is there already tends to break its other unique indexes as well: the id is what to report.
		if write.Verb == docstore.Insert {
			taken, err := w.exists(t.name, tenant, write.ID)
			if taken {
				duplicate.Index = "_id"
			}
			return duplicate, err
		}
		return duplicate, nil
	}
	return nil, err
}

func (t *table) violated(violation *sqlite.Error) (docstore.Index, bool) {
	for columns, x := range t.uniques {
		if strings.Contains(violation.Error(), "failed: "+columns+" (") {
			return x, true
		}
	}
	return docstore.Index{}, false
}

func (w *writer) exists(table, tenant, id string) (taken bool, err error) {
	stmt, err := w.get(`SELECT EXISTS (SELECT 1 FROM ` + table + ` WHERE tenant = ? AND id = ?)`)
	if err != nil {
		return false, err
	}
	err = stmt.QueryRowContext(context.Background(), tenant, id).Scan(&taken)
	return taken, err
}

// body returns a document's body as the transaction has it, nil when there is none.
func (w *writer) body(query, tenant, id string) (body bson.Raw, err error) {
	stmt, err := w.get(query)
	if err != nil {
		return nil, err
	}
	err = stmt.QueryRowContext(context.Background(), tenant, id).Scan((*[]byte)(&body))
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return body, err
}
