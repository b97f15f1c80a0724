package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/imports/domain"
)

// chunkSchema: a file is of use until its rejected rows are mended, so it is not kept for ever.
var chunkSchema = docstore.Schema{Name: "import_chunks", Expiry: "expireAt"}

type chunkDoc struct {
	Content  []byte    `bson:"content"`
	ExpireAt time.Time `bson:"expireAt"`
}

// Chunks is the files of one tenant's imports, in pieces.
type Chunks struct{ docs docstore.Handle[chunkDoc] }

func chunkID(importID string, upload, n int) string {
	return fmt.Sprintf("%s-%d-%d", importID, upload, n)
}

// Put stores the n-th piece of an import's file.
func (c Chunks) Put(ctx context.Context, importID string, file domain.File, n int, content []byte) error {
	_, err := c.docs.Insert(ctx, chunkID(importID, file.Upload, n), chunkDoc{content, file.ExpireAt})
	return err
}

// Get returns the n-th piece.
func (c Chunks) Get(ctx context.Context, importID string, file domain.File, n int) ([]byte, error) {
	doc, err := c.docs.Get(ctx, chunkID(importID, file.Upload, n))
	if errors.Is(err, docstore.ErrNotFound) {
		return nil, fault.New(fault.NotFound, "the file of the import %s is no longer kept", importID)
	}
	return doc.Body.Content, err
}

func firstID(importID string, upload int) string { return fmt.Sprintf("%s-%d-first", importID, upload) }

// PutFirst stores the first rows of an import's file, in place of those before.
func (c Chunks) PutFirst(ctx context.Context, importID string, file domain.File, rows [][]string) error {
	content, err := json.Marshal(rows)
	if err != nil {
		return err
	}
	id := firstID(importID, file.Upload)
	_, err = c.docs.Insert(ctx, id, chunkDoc{content, file.ExpireAt})
	if !docstore.IsDuplicate(err, "_id") {
		return err
	}
	doc, err := c.docs.Get(ctx, id)
	if err != nil {
		return err
	}
	doc.Body.Content = content
	_, err = c.docs.Replace(ctx, doc)
	return err
}

// First returns the first rows of an import's file; there are none when it is no longer kept.
func (c Chunks) First(ctx context.Context, importID string, file domain.File) (rows [][]string, err error) {
	doc, err := c.docs.Get(ctx, firstID(importID, file.Upload))
	if errors.Is(err, docstore.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	err = json.Unmarshal(doc.Body.Content, &rows)
	return rows, err
}
