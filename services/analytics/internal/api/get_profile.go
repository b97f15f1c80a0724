package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
)

type getProfileInput struct {
	CustomerID string `path:"customerId" maxLength:"64" example:"cus_01h455vb4pex5vsknk084sn02q"`
}

type profileOutput struct {
	Body ProfileView
}

func (h handlers) getProfile() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/profiles/{customerId}", ID: "get-profile", Tag: "Profiles",
		Summary: "Read a customer's profile", Permission: auth.AnalyticsRead, Errors: []int{http.StatusNotFound},
	}, func(ctx context.Context, in *getProfileInput) (*profileOutput, error) {
		tenant := h.app(ctx)
		portrait, err := tenant.GetProfile(ctx, in.CustomerID)
		if err != nil {
			return nil, err
		}
		return &profileOutput{profileView(portrait, tenant.Today())}, nil
	})
}
