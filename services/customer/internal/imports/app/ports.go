package app

import (
	"context"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/services/customer/internal/imports/domain"
)

// Imports are one tenant's imports.
type Imports interface {
	// Get returns an import; the error is a NotFound fault.
	Get(ctx context.Context, id string) (domain.Import, error)
	Add(ctx context.Context, job domain.Import) (domain.Import, error)
	// Save stores a changed import; the error is docstore.ErrConflict when somebody else changed it.
	Save(ctx context.Context, job domain.Import) (domain.Import, error)
	// All is the query for every import, the latest first, and List a page of it.
	All() docstore.Query
	List(ctx context.Context, q docstore.Query) (docstore.Page[domain.Import], error)
	// Wanted returns imports that nobody works on though there is something to do.
	Wanted(ctx context.Context, now time.Time) ([]domain.Import, error)
}

// Chunks are the files of one tenant's imports, in pieces.
type Chunks interface {
	// Put stores the n-th piece, from 0, of an import's file.
	Put(ctx context.Context, importID string, file domain.File, n int, content []byte) error
	// Get returns it; the error is a NotFound fault.
	Get(ctx context.Context, importID string, file domain.File, n int) ([]byte, error)
	// PutFirst stores the first rows of an import's file, in place of those before, for as long as the file.
	PutFirst(ctx context.Context, importID string, file domain.File, rows [][]string) error
	// First returns them; there are none when the file is no longer kept.
	First(ctx context.Context, importID string, file domain.File) ([][]string, error)
}

// Notes are what is said of single rows of one tenant's imports.
type Notes interface {
	// Add stores notes of a run; those that are there already stay.
	Add(ctx context.Context, job domain.Import, notes []domain.Note) error
	// Of is the query for the notes of a run with an outcome, in the order of the rows, and List a page of it.
	Of(importID string, run int, outcome domain.Outcome) docstore.Query
	List(ctx context.Context, q docstore.Query) (docstore.Page[domain.Note], error)
}

// Changes are what one tenant's imports did to customers who were known.
type Changes interface {
	// Put stores changes, in place of those of the same rows.
	Put(ctx context.Context, importID string, changes []domain.Change, expireAt time.Time) error
	// Of returns the changes that rows made, by row.
	Of(ctx context.Context, importID string, rows []int64) (map[int64]domain.Change, error)
	// Before returns some of the changes of rows before one, the last first.
	Before(ctx context.Context, importID string, row int64) ([]domain.Change, error)
	// To counts the changes that an import made to a customer.
	To(ctx context.Context, importID, customerID string) (int64, error)
	// Erase removes the changes made to customers, and returns how many there were.
	Erase(ctx context.Context, customerIDs []string) (int64, error)
}

// Mappings are one tenant's saved mappings.
type Mappings interface {
	// Get returns a mapping; the error is a NotFound fault.
	Get(ctx context.Context, id string) (domain.Mapping, error)
	Add(ctx context.Context, m domain.Mapping, told contracts.Data) (domain.Mapping, error)
	// Save stores a changed mapping; the error is docstore.ErrConflict when somebody else changed it.
	Save(ctx context.Context, m domain.Mapping, told contracts.Data) (domain.Mapping, error)
	// All is the query for every mapping by name, and List a page of it.
	All() docstore.Query
	List(ctx context.Context, q docstore.Query) (docstore.Page[domain.Mapping], error)
	Count(ctx context.Context) (int64, error)
}
