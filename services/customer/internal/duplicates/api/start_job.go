package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/customer/internal/duplicates/domain"
)

type bulkMergeInput struct {
	Body struct {
		MinScore float64 `json:"minScore" maximum:"200" doc:"Only pairs of this score or above; at least duplicateFrom of the rules"`
		Limit    int64   `json:"limit" minimum:"1" maximum:"100000" doc:"At most so many pairs"`
	}
}

type startJobOutput struct {
	Location string `header:"Location"`
	Body     JobView
}

func (h handlers) startScan() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodPost, Path: "/v1/duplicates/scans", ID: "scan-for-duplicates", Tag: duplicatesTag,
		Summary: "Compare all customers in the background", Permission: auth.CustomerWrite, Creates: true,
		Description: "Customers are compared whenever one is registered or changed; a scan finds what was there before, and counts how frequent " +
			"names are, which makes the scores better. One scan or bulk merge runs at a time.",
	}, func(ctx context.Context, _ *struct{}) (*startJobOutput, error) {
		return h.started(ctx)(h.app(ctx).StartScan(ctx))
	})
}

func (h handlers) startBulkMerge() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodPost, Path: "/v1/duplicates/merge", ID: "merge-duplicates", Tag: duplicatesTag,
		Summary: "Merge the likeliest pairs in the background", Permission: auth.TenantAdmin, Creates: true,
		Description: "Each pair is merged into the customer that was registered first, by the rules, and can be undone as any merge. Pairs whose " +
			"given names or birth dates differ are left for review, however high their score.",
	}, func(ctx context.Context, in *bulkMergeInput) (*startJobOutput, error) {
		return h.started(ctx)(h.app(ctx).StartBulkMerge(ctx, in.Body.MinScore, in.Body.Limit))
	})
}

// started shows a job and has it begun.
func (h handlers) started(ctx context.Context) func(domain.Job, error) (*startJobOutput, error) {
	return func(job domain.Job, err error) (*startJobOutput, error) {
		if err == nil {
			h.wake(auth.From(ctx).Tenant)
		}
		return &startJobOutput{"/v1/duplicates/jobs/" + job.ID, jobView(job)}, err
	}
}
