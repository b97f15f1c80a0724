package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/domain"
)

var importSchema = docstore.Schema{
	Name: "imports",
	Indexes: []docstore.Index{
		{Name: "by_created", Fields: []string{"createdAt"}},
		{Name: "by_state", Fields: []string{"state", "updatedAt"}},
	},
}

// rowErrorSchema: errors are of use until the file is mended, so they are not kept for ever.
var rowErrorSchema = docstore.Schema{
	Name:    "import_errors",
	Indexes: []docstore.Index{{Name: "by_row", Fields: []string{"importId", "row"}}},
	Expiry:  "expireAt",
}

// rowErrorsKept is how long the errors of an import can be read.
const rowErrorsKept = 90 * 24 * time.Hour

type importDoc = domain.Import

type rowErrorDoc struct {
	domain.RowError `bson:",inline"`
	ImportID        string    `bson:"importId"`
	ExpireAt        time.Time `bson:"expireAt"`
}

// Imports is one tenant's imports and their errors.
type Imports struct {
	docs docstore.Handle[importDoc]
	errs docstore.Handle[rowErrorDoc]
}

// Get returns an import.
func (i Imports) Get(ctx context.Context, id string) (domain.Import, error) {
	doc, err := i.docs.Get(ctx, id)
	if errors.Is(err, docstore.ErrNotFound) {
		return domain.Import{}, fault.New(fault.NotFound, "there is no import %s", id)
	}
	return importOf(doc), err
}

// Add stores a new import.
func (i Imports) Add(ctx context.Context, job domain.Import) (domain.Import, error) {
	doc, err := i.docs.Insert(ctx, job.ID, job)
	return importOf(doc), err
}

// Save stores a changed import.
func (i Imports) Save(ctx context.Context, job domain.Import) (domain.Import, error) {
	doc, err := i.docs.Replace(ctx, docstore.Doc[importDoc]{ID: job.ID, Version: job.Version, Body: job})
	return importOf(doc), err
}

// All returns the query for every import, the latest first.
func (Imports) All() docstore.Query { return docstore.Query{Sort: "createdAt", Desc: true} }

// List returns a page of a query made by All.
func (i Imports) List(ctx context.Context, q docstore.Query) (docstore.Page[domain.Import], error) {
	page, err := i.docs.Find(ctx, q)
	return show(page, err, importOf)
}

// Stalled returns imports that run but have not advanced since before then.
func (i Imports) Stalled(ctx context.Context, then time.Time) ([]domain.Import, error) {
	page, err := i.docs.Find(ctx, stalled(then))
	jobs := make([]domain.Import, len(page.Docs))
	for n, doc := range page.Docs {
		jobs[n] = importOf(doc)
	}
	return jobs, err
}

func stalled(then time.Time) docstore.Query {
	return docstore.Query{
		Where: []docstore.Cond{docstore.Eq("state", string(domain.ImportRunning)), docstore.Lt("updatedAt", then)}, Sort: "updatedAt",
	}
}

// Reject stores the errors of an import's rows; seen is how many are stored already.
func (i Imports) Reject(ctx context.Context, job domain.Import, seen int, rows []domain.RowError) error {
	writes := make([]docstore.Write[rowErrorDoc], len(rows))
	for n, row := range rows {
		body := rowErrorDoc{RowError: row, ImportID: job.ID, ExpireAt: job.CreatedAt.Add(rowErrorsKept)}
		writes[n].Doc = docstore.Doc[rowErrorDoc]{ID: fmt.Sprintf("%s-%05d", job.ID, seen+n), Body: body}
	}
	errs, err := i.errs.Write(ctx, writes)
	return errors.Join(append(errs, err)...)
}

// ErrorsOf returns the query for an import's errors, in the order of its rows.
func (Imports) ErrorsOf(importID string) docstore.Query {
	return docstore.Query{Where: []docstore.Cond{docstore.Eq("importId", importID)}, Sort: "row"}
}

// Errors returns a page of a query made by ErrorsOf.
func (i Imports) Errors(ctx context.Context, q docstore.Query) (docstore.Page[domain.RowError], error) {
	page, err := i.errs.Find(ctx, q)
	return show(page, err, func(doc docstore.Doc[rowErrorDoc]) domain.RowError { return doc.Body.RowError })
}

func importOf(doc docstore.Doc[importDoc]) domain.Import {
	job := doc.Body
	job.ID, job.Version = doc.ID, doc.Version
	return job
}
