package httpapi

import (
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/fault"
)

// PageParams is embedded in the input of every list.
type PageParams struct {
	Cursor string `query:"cursor" maxLength:"4096" doc:"The next of the page before; empty for the first page"`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"Items on a page"`
}

// Page is the body of every list.
type Page[T any] struct {
	Items []T    `json:"items" nullable:"false"`
	Next  string `json:"next,omitempty" doc:"Cursor of the next page; absent on the last"`
}

// Apply sets limit and position of a query from the parameters. A cursor that was tampered with, or that belongs to
// another query (other conditions or order), is an Invalid fault on "cursor": conditions must therefore be made from
// the parameters alone, not from the clock.
func (p PageParams) Apply(q docstore.Query) (docstore.Query, error) {
	q.Limit = p.Limit
	if p.Cursor == "" {
		return q, nil
	}
	after, err := decodeCursor(p.Cursor, fingerprint(q))
	if err != nil {
		return q, fault.OnField("cursor", "%s; begin again without a cursor", err)
	}
	q.After = &after
	return q, nil
}

// PageOf makes the body of a list from what the store found for q, with show turning each document into an item.
func PageOf[D, T any](q docstore.Query, found docstore.Page[D], show func(docstore.Doc[D]) T) Page[T] {
	page := Page[T]{Items: make([]T, len(found.Docs))}
	for i, doc := range found.Docs {
		page.Items[i] = show(doc)
	}
	if found.Next != nil {
		page.Next = encodeCursor(*found.Next, fingerprint(q))
	}
	return page
}
