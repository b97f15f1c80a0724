package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
)

type mergeInput struct{ Body MergeBody }

type mergeCustomersOutput struct {
	ETag     string `header:"ETag"`
	Location string `header:"Location"`
	Body     MergeView
}

func (h handlers) mergeCustomers() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodPost, Path: "/v1/merges", ID: "merge-customers", Tag: mergesTag,
		Summary: "Merge a customer into another", Permission: auth.CustomerWrite, Creates: true,
		Errors: []int{http.StatusNotFound, http.StatusPreconditionFailed},
		Description: "What is known of the merged customer is from then on known of the survivor, and the old id leads to the new one: a GET " +
			"by 301, any other method by 308. For 30 days the merge can be undone.",
	}, func(ctx context.Context, in *mergeInput) (*mergeCustomersOutput, error) {
		wish, err := in.Body.wish()
		if err != nil {
			return nil, err
		}
		m, err := h.app(ctx).MergeCustomers(ctx, wish)
		return &mergeCustomersOutput{httpapi.ETag(m.Version), "/v1/merges/" + m.ID, mergeView(m)}, err
	})
}

func badTag(field string) error {
	return fault.OnField(field, "must be the customer's ETag with its quotes, for example \"3\"")
}
