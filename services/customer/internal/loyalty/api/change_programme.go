package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/customer/internal/loyalty/domain"
)

type changeProgrammeInput struct {
	ProgrammePath
	httpapi.IfMatch
	httpapi.MergePatch[ProgrammeBody]
}

func (h handlers) changeProgramme() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodPatch, Path: "/v1/loyalty/programmes/{programmeId}", ID: "change-loyalty-programme", Tag: tag,
		Summary: "Change or end a loyalty programme", Permission: auth.TenantAdmin,
		Description: "What was earned stays; tiers follow with the next thing that happens to an account. The currency cannot change.",
	}, func(ctx context.Context, in *changeProgrammeInput) (*programmeOutput, error) {
		version, err := in.Version()
		if err != nil {
			return nil, err
		}
		p, err := h.app(ctx).ChangeProgramme(ctx, in.ProgrammeID, version, func(now domain.Terms) (domain.Terms, error) {
			patched, err := in.Apply(h.api, programmeBody(now))
			if err != nil {
				return now, err
			}
			return patched.terms()
		})
		return programmeOutputOf(p), err
	})
}
