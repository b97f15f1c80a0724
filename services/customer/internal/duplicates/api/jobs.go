package api

import (
	"context"
	"net/http"
	"time"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/customer/internal/duplicates/domain"
)

// JobView is a scan or a bulk merge, and how far it is.
type JobView struct {
	ID         string        `json:"id" example:"dup_01h455vb4pex5vsknk084sn02q"`
	Kind       string        `json:"kind" enum:"scan,merge"`
	State      string        `json:"state" enum:"waiting,running,done,failed"`
	By         string        `json:"by,omitempty"`
	MinScore   float64       `json:"minScore,omitempty"`
	Limit      int64         `json:"limit,omitempty"`
	Customers  int64         `json:"customers" doc:"Of a scan: customers that were looked at"`
	Compared   int64         `json:"compared" doc:"Of a scan: pairs that were compared"`
	Found      int64         `json:"found" doc:"Of a scan: pairs that may be one customer"`
	Merged     int64         `json:"merged" doc:"Of a bulk merge: pairs that were merged"`
	Skipped    int64         `json:"skipped" doc:"Of a bulk merge: pairs that could not be"`
	Outcomes   []OutcomeView `json:"outcomes,omitempty" doc:"Of a bulk merge: what became of each of the first 1000 pairs"`
	CreatedAt  time.Time     `json:"createdAt"`
	UpdatedAt  time.Time     `json:"updatedAt"`
	FinishedAt *time.Time    `json:"finishedAt,omitempty"`
}

// OutcomeView is what became of a pair.
type OutcomeView struct {
	PairID  string  `json:"pairId"`
	Score   float64 `json:"score"`
	MergeID string  `json:"mergeId,omitempty"`
	Reason  string  `json:"reason,omitempty" doc:"Why it was not merged"`
}

type jobInput struct {
	JobID string `path:"jobId" maxLength:"64" example:"dup_01h455vb4pex5vsknk084sn02q"`
}

type jobOutput struct{ Body JobView }

type listJobsOutput struct {
	Body httpapi.Page[JobView]
}

func (h handlers) getJob() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/duplicates/jobs/{jobId}", ID: "get-duplicate-job", Tag: duplicatesTag,
		Summary: "Read how far a scan or a bulk merge is", Permission: auth.CustomerRead,
	}, func(ctx context.Context, in *jobInput) (*jobOutput, error) {
		job, err := h.app(ctx).Jobs.Get(ctx, in.JobID)
		return &jobOutput{jobView(job)}, err
	})
}

func (h handlers) listJobs() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/duplicates/jobs", ID: "list-duplicate-jobs", Tag: duplicatesTag,
		Summary: "List scans and bulk merges, the latest first", Permission: auth.CustomerRead,
	}, func(ctx context.Context, in *struct{ httpapi.PageParams }) (*listJobsOutput, error) {
		jobs := h.app(ctx).Jobs
		q, err := in.Apply(jobs.All())
		if err != nil {
			return nil, err
		}
		page, err := jobs.List(ctx, q)
		return &listJobsOutput{httpapi.PageOf(q, page, func(doc docstore.Doc[domain.Job]) JobView { return jobView(doc.Body) })}, err
	})
}

func jobView(j domain.Job) JobView {
	view := JobView{
		ID: j.ID, Kind: string(j.Kind), State: string(j.State), By: j.By, MinScore: j.MinScore, Limit: j.Limit, Customers: j.Customers,
		Compared: j.Compared, Found: j.Found, Merged: j.Merged, Skipped: j.Skipped, CreatedAt: j.CreatedAt, UpdatedAt: j.UpdatedAt,
		FinishedAt: j.FinishedAt,
	}
	for _, o := range j.Outcomes {
		view.Outcomes = append(view.Outcomes, OutcomeView(o))
	}
	return view
}
