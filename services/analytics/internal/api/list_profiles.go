package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/analytics/internal/app"
	"github.com/guanxi-crm/guanxi/services/analytics/internal/domain"
)

type listProfilesInput struct {
	Segment string `query:"segment" enum:"champions,potential-loyalist,loyal-customers,promising,new-customers,cant-lose-them,at-risk,need-attention,about-to-sleep,lost,others"`
	httpapi.PageParams
}

type profilesOutput struct {
	Body httpapi.Page[ProfileView]
}

func (h handlers) listProfiles() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/profiles", ID: "list-profiles", Tag: "Profiles",
		Summary: "List profiles, all or those of a segment", Permission: auth.AnalyticsRead,
	}, func(ctx context.Context, in *listProfilesInput) (*profilesOutput, error) {
		tenant := h.app(ctx)
		query, list := tenant.Profiles.Query(), tenant.ListProfiles
		if in.Segment != "" {
			query, list = tenant.Segments.Query(domain.Segment(in.Segment)), tenant.ListSegment
		}
		query, err := in.Apply(query)
		if err != nil {
			return nil, err
		}
		page, err := list(ctx, query)
		if err != nil {
			return nil, err
		}
		today := tenant.Today()
		return &profilesOutput{httpapi.PageOf(query, page, func(doc docstore.Doc[app.Portrait]) ProfileView {
			return profileView(doc.Body, today)
		})}, nil
	})
}
