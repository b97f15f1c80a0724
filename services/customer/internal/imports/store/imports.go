package store

import (
	"context"
	"errors"
	"time"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/imports/domain"
)

var importSchema = docstore.Schema{
	Name: "imports",
	Indexes: []docstore.Index{
		{Name: "by_created", Fields: []string{"createdAt"}},
		{Name: "by_work", Fields: []string{"work", "until"}},
	},
}

// Imports is one tenant's imports.
type Imports struct {
	docs docstore.Handle[domain.Import]
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
	doc, err := i.docs.Replace(ctx, docstore.Doc[domain.Import]{ID: job.ID, Version: job.Version, Body: job})
	return importOf(doc), err
}

// All returns the query for every import, the latest first.
func (Imports) All() docstore.Query { return docstore.Query{Sort: "createdAt", Desc: true} }

// List returns a page of a query made by All.
func (i Imports) List(ctx context.Context, q docstore.Query) (docstore.Page[domain.Import], error) {
	page, err := i.docs.Find(ctx, q)
	return show(page, err, importOf)
}

// Wanted returns imports that nobody works on though there is something to do, those first that have waited longest.
func (i Imports) Wanted(ctx context.Context, now time.Time) ([]domain.Import, error) {
	page, err := i.docs.Find(ctx, wanted(now))
	jobs := make([]domain.Import, len(page.Docs))
	for n, doc := range page.Docs {
		jobs[n] = importOf(doc)
	}
	return jobs, err
}

func wanted(now time.Time) docstore.Query {
	return docstore.Query{Where: []docstore.Cond{docstore.Eq("work", domain.Wanted), docstore.Lt("until", now)}, Sort: "until"}
}

func importOf(doc docstore.Doc[domain.Import]) domain.Import {
	job := doc.Body
	job.ID, job.Version = doc.ID, doc.Version
	return job
}
