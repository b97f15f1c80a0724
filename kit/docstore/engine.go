package docstore

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// What a write or a read can end in, besides the engine's own troubles.
var (
	ErrNotFound = errors.New("docstore: no such document")
	// ErrConflict: the document is not at the version the write was made from, or is gone.
	ErrConflict = errors.New("docstore: the document has changed")
)

// DuplicateError says that a unique index already holds the document's values.
type DuplicateError struct {
	Collection string
	Index      string // "_id" when the id itself is taken
}

func (e *DuplicateError) Error() string {
	return fmt.Sprintf("docstore: %s: duplicate value in unique index %s", e.Collection, e.Index)
}

// IsDuplicate reports whether err is a violation of the named unique index.
func IsDuplicate(err error, index string) bool {
	var dup *DuplicateError
	return errors.As(err, &dup) && dup.Index == index
}

// Verb is what a write does.
type Verb int

// The verbs.
const (
	Insert  Verb = iota // fails with DuplicateError when the id is taken
	Replace             // compare-and-set on Version; fails with ErrConflict
	Delete              // compare-and-set on Version; pending events go with the document
)

// RawDoc is a document as an engine keeps it. Body never holds the envelope's fields.
type RawDoc struct {
	ID       string
	Version  int64
	Sequence int64 // of the last event the document has told
	Body     bson.Raw
	Element  string // the one that a query for a prefix of elements found the document under
}

// RawWrite is one write. For Replace and Delete, Version is the version it was made from; the stored version becomes
// Version+1 (1 after Insert). Sequence is that of the last event the document had told at that version; Events carry
// the numbers after it. A Replace with events takes effect only when the stored sequence is this too.
type RawWrite struct {
	Verb     Verb
	ID       string
	Version  int64
	Sequence int64
	Body     bson.Raw
	Events   []Event
}

// Engine is what an adapter provides. Every method but the outbox's, Measure, Purge, Ping and Close is within one tenant.
// Engines are safe for concurrent use.
type Engine interface {
	// Ensure creates the collections and indexes that are missing; it is idempotent.
	Ensure(ctx context.Context, schemas ...Schema) error
	// Get returns the documents that exist among ids, in no order.
	Get(ctx context.Context, s Schema, tenant string, ids []string) ([]RawDoc, error)
	// Write applies the writes, each atomic by itself, and returns an error for each (nil where it was applied). A
	// non-nil second result means that nothing is known of any of them.
	Write(ctx context.Context, s Schema, tenant string, writes []RawWrite) ([]error, error)
	// Find returns the first q.Limit documents of the query, whose Legs tell how to walk it.
	Find(ctx context.Context, s Schema, tenant string, q Query) ([]RawDoc, error)
	// Count counts the documents that meet the conditions.
	Count(ctx context.Context, s Schema, tenant string, where []Cond) (int64, error)
	// Explain returns the engine's plan for the query: the name of the index used, or an error when it would scan.
	Explain(ctx context.Context, s Schema, tenant string, q Query) (index string, err error)

	// Pending returns the unpublished events of the documents named.
	Pending(ctx context.Context, refs []Ref) ([]Pending, error)
	// Overdue returns documents of any tenant but those excepted, and of any ensured collection, with events older than
	// before, oldest first.
	Overdue(ctx context.Context, before time.Time, limit int, except ...string) ([]Pending, error)
	// Acknowledge removes published events. It changes no version.
	Acknowledge(ctx context.Context, acks []Ack) error

	// Measure returns what each tenant has in the ensured collections, by tenant. It scans each of them once.
	Measure(ctx context.Context) (map[string]Size, error)
	// Purge removes every tenant's documents of a collection; only a rebuild of a read model does that.
	Purge(ctx context.Context, s Schema) error
	Ping(ctx context.Context) error
	Close() error
}
