package sqlite

import (
	"bytes"
	"context"
	"database/sql"
	"errors"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/guanxi-crm/guanxi/kit/docstore"
)

// Get implements docstore.Engine.
func (e *Engine) Get(ctx context.Context, s docstore.Schema, tenant string, ids []string) ([]docstore.RawDoc, error) {
	t, err := e.table(s.Name)
	if err != nil {
		return nil, err
	}
	var docs []docstore.RawDoc
	for len(ids) > 0 {
		n := min(len(ids), docstore.MaxLimit)
		st := &statement{}
		st.add(`SELECT d.id, d.version, d.sequence, d.body FROM `+t.name+` d WHERE d.tenant = ? AND d.id`, tenant)
		values := make([]any, n)
		for i, id := range ids[:n] {
			values[i] = id
		}
		st.in(values)
		if docs, err = e.docs(ctx, docs, st); err != nil {
			return nil, err
		}
		ids = ids[n:]
	}
	return docs, nil
}

// Find implements docstore.Engine.
func (e *Engine) Find(ctx context.Context, s docstore.Schema, tenant string, q docstore.Query) ([]docstore.RawDoc, error) {
	t, err := e.table(s.Name)
	if err != nil {
		return nil, err
	}
	x, err := t.schema.IndexFor(q)
	if err != nil {
		return nil, err
	}
	var docs []docstore.RawDoc
	for _, leg := range q.Legs() {
		st := t.find(x, tenant, q, leg, q.Limit-len(docs))
		if _, _, elements := q.Element(); elements {
			docs, err = e.docsByElement(ctx, docs, st, q)
		} else {
			docs, err = e.docs(ctx, docs, st)
		}
		if err != nil {
			return nil, err
		}
		if len(docs) == q.Limit {
			break
		}
	}
	return docs, nil
}

// Count implements docstore.Engine.
func (e *Engine) Count(ctx context.Context, s docstore.Schema, tenant string, where []docstore.Cond) (n int64, err error) {
	t, err := e.table(s.Name)
	if err != nil {
		return 0, err
	}
	x, err := t.schema.IndexForCount(where)
	if err != nil {
		return 0, err
	}
	err = e.each(ctx, t.count(x, tenant, where), func(rows *sql.Rows) error { return rows.Scan(&n) })
	return n, err
}

// docs appends the documents that the statement selects.
func (e *Engine) docs(ctx context.Context, docs []docstore.RawDoc, st *statement) ([]docstore.RawDoc, error) {
	err := e.each(ctx, st, func(rows *sql.Rows) error {
		var doc docstore.RawDoc
		docs = append(docs, doc)
		last := &docs[len(docs)-1]
		return rows.Scan(&last.ID, &last.Version, &last.Sequence, (*[]byte)(&last.Body))
	})
	return docs, err
}

// docsByElement appends the documents that the statement walks to, each where it is met under the first of its elements
// that are asked for. On a first page that is where it is met first.
func (e *Engine) docsByElement(
	ctx context.Context, docs []docstore.RawDoc, st *statement, q docstore.Query,
) ([]docstore.RawDoc, error) {
	field, prefix, _ := q.Element()
	met := make(map[string]bool, q.Limit)
	err := e.each(ctx, st, func(rows *sql.Rows) error {
		var doc docstore.RawDoc
		var body sql.RawBytes
		if err := rows.Scan(&doc.ID, &doc.Version, &doc.Sequence, &body, &doc.Element); err != nil {
			return err
		}
		if met[doc.ID] {
			return nil
		}
		met[doc.ID] = true
		if q.After != nil {
			if first, _ := docstore.FirstElement(bson.Raw(body), field, prefix); first != doc.Element {
				return nil
			}
		}
		doc.Body = bson.Raw(bytes.Clone(body))
		if docs = append(docs, doc); len(docs) == q.Limit {
			return errEnough
		}
		return nil
	})
	if errors.Is(err, errEnough) {
		err = nil
	}
	return docs, err
}

// each calls yield with every row that the statement selects.
func (e *Engine) each(ctx context.Context, st *statement, yield func(*sql.Rows) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	stmt, err := e.read.get(st.sql.String())
	if err != nil {
		return err
	}
	// Every read is a short walk: watching for the caller to give up costs more than it saves.
	rows, err := stmt.QueryContext(context.WithoutCancel(ctx), st.args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := yield(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}
