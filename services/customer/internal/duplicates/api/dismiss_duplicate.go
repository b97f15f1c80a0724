package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
)

type dismissDuplicateInput struct {
	PairPath
	httpapi.IfMatch
	Body struct {
		Note string `json:"note,omitempty" maxLength:"500" doc:"Why they are two"`
	}
}

func (h handlers) dismissDuplicate() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodPost, Path: "/v1/duplicates/{pairId}/dismiss", ID: "dismiss-duplicate", Tag: duplicatesTag,
		Summary: "Decide that the customers of a pair are two", Permission: auth.CustomerWrite, Status: http.StatusOK,
		Errors:      []int{http.StatusConflict},
		Description: "The decision holds until one of them changes in something that customers are compared by.",
	}, func(ctx context.Context, in *dismissDuplicateInput) (*pairOutput, error) {
		version, err := in.Version()
		if err != nil {
			return nil, err
		}
		p, err := h.app(ctx).DismissPair(ctx, in.PairID, version, in.Body.Note)
		if err != nil {
			return nil, err
		}
		return h.show(ctx, p)
	})
}
