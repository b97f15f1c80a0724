package docstore

import (
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// Doc is a document with its envelope. To replace or delete a document, change one that was read or returned by a
// write: it also carries, unseen, how many events the document has told.
type Doc[T any] struct {
	ID      string
	Version int64
	Body    T

	sequence int64
}

// Page is one page of a query; Next is nil on the last.
type Page[T any] struct {
	Docs []Doc[T]
	Next *Position
}

func decode[T any](raw RawDoc) (Doc[T], error) {
	doc := Doc[T]{ID: raw.ID, Version: raw.Version, sequence: raw.Sequence}
	if err := bson.Unmarshal(raw.Body, &doc.Body); err != nil {
		return doc, fmt.Errorf("decode %s: %w", raw.ID, err)
	}
	return doc, nil
}
