package store

import (
	"context"
	"errors"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/duplicates/domain"
)

const byActive = "by_active"

var jobSchema = docstore.Schema{
	Name: "duplicate_jobs",
	Indexes: []docstore.Index{
		{Name: byActive, Fields: []string{"active"}, Unique: true},
		{Name: "by_created", Fields: []string{"createdAt"}},
	},
}

// Jobs is one tenant's jobs.
type Jobs struct{ docs docstore.Handle[domain.Job] }

// Get returns a job.
func (j Jobs) Get(ctx context.Context, id string) (domain.Job, error) {
	doc, err := j.docs.Get(ctx, id)
	if errors.Is(err, docstore.ErrNotFound) {
		return domain.Job{}, fault.New(fault.NotFound, "there is no job %s", id)
	}
	return jobOf(doc), err
}

// Add stores a new job.
func (j Jobs) Add(ctx context.Context, job domain.Job) (domain.Job, error) {
	doc, err := j.docs.Insert(ctx, job.ID, job)
	if docstore.IsDuplicate(err, byActive) {
		return job, fault.New(fault.Conflict, "another scan or bulk merge is not done yet; wait for it")
	}
	return jobOf(doc), err
}

// Save stores a changed job.
func (j Jobs) Save(ctx context.Context, job domain.Job) (domain.Job, error) {
	doc, err := j.docs.Replace(ctx, docstore.Doc[domain.Job]{ID: job.ID, Version: job.Version, Body: job})
	if err != nil {
		return job, err
	}
	return jobOf(doc), nil
}

// Active returns the job that is not done.
func (j Jobs) Active(ctx context.Context) (job domain.Job, found bool, err error) {
	page, err := j.docs.Find(ctx, active())
	if err != nil || len(page.Docs) == 0 {
		return domain.Job{}, false, err
	}
	return jobOf(page.Docs[0]), true, nil
}

func active() docstore.Query {
	return docstore.Query{Where: []docstore.Cond{docstore.Eq("active", domain.IsActive)}, Limit: 1}
}

// All returns the query for every job, the latest first.
func (Jobs) All() docstore.Query { return docstore.Query{Sort: "createdAt", Desc: true} }

// List returns a page of a query made by All.
func (j Jobs) List(ctx context.Context, q docstore.Query) (docstore.Page[domain.Job], error) {
	page, err := j.docs.Find(ctx, q)
	return show(page, err, jobOf)
}

func jobOf(doc docstore.Doc[domain.Job]) domain.Job {
	job := doc.Body
	job.ID, job.Version = doc.ID, doc.Version
	return job
}
