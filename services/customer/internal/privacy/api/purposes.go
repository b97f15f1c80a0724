package api

import (
	"context"
	"net/http"
	"time"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/customer/internal/privacy/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/privacy/domain"
)

// PurposeBody is what a caller writes of a purpose.
type PurposeBody struct {
	Name        string `json:"name" minLength:"1" maxLength:"200"`
	Description string `json:"description,omitempty" maxLength:"500"`
	LegalBasis  string `json:"legalBasis" enum:"consent,contract,legal-obligation,vital-interest,public-task,legitimate-interest" doc:"Consent: nobody is contacted who has not given it. Any other: everybody may be who has not objected."`
	Retired     bool   `json:"retired,omitempty" doc:"Nobody is contacted for it any more"`
}

// PurposeView is a purpose as it is shown.
type PurposeView struct {
	Key string `json:"key" example:"newsletter"`
	PurposeBody
	CreatedAt time.Time `json:"createdAt"`
	UpdatedAt time.Time `json:"updatedAt"`
}

// PurposePath is embedded in the input of every route about one purpose.
type PurposePath struct {
	Key string `path:"key" maxLength:"63" example:"newsletter"`
}

type purposeOutput struct {
	ETag string `header:"ETag"`
	Body PurposeView
}

func (b PurposeBody) purpose(key string) domain.Purpose {
	return domain.Purpose{Key: key, Name: b.Name, Description: b.Description, LegalBasis: b.LegalBasis, Retired: b.Retired}
}

func purposeBody(p domain.Purpose) PurposeBody {
	return PurposeBody{Name: p.Name, Description: p.Description, LegalBasis: p.LegalBasis, Retired: p.Retired}
}

func purposeView(p app.Purpose) PurposeView {
	return PurposeView{Key: p.Body.Key, PurposeBody: purposeBody(p.Body), CreatedAt: p.Body.CreatedAt, UpdatedAt: p.Body.UpdatedAt}
}

type definePurposeInput struct {
	Body struct {
		Key string `json:"key" pattern:"^[a-z][a-z0-9-]{0,62}$" example:"newsletter"`
		PurposeBody
	}
}

type definePurposeOutput struct {
	ETag     string `header:"ETag"`
	Location string `header:"Location"`
	Body     PurposeView
}

func (h handlers) definePurpose() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodPost, Path: "/v1/consent-purposes", ID: "define-consent-purpose", Tag: "Consents",
		Summary: "Define a purpose for which customers may be contacted", Permission: auth.TenantAdmin, Creates: true,
	}, func(ctx context.Context, in *definePurposeInput) (*definePurposeOutput, error) {
		purpose, err := h.app(ctx).DefinePurpose(ctx, in.Body.purpose(in.Body.Key))
		return &definePurposeOutput{httpapi.ETag(purpose.Version), "/v1/consent-purposes/" + purpose.ID, purposeView(purpose)}, err
	})
}

type listPurposesInput struct {
	httpapi.PageParams
}

type listPurposesOutput struct {
	Body httpapi.Page[PurposeView]
}

func (h handlers) listPurposes() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/consent-purposes", ID: "list-consent-purposes", Tag: "Consents",
		Summary: "List the purposes", Permission: auth.CustomerRead,
	}, func(ctx context.Context, in *listPurposesInput) (*listPurposesOutput, error) {
		purposes := h.app(ctx).Purposes
		q, err := in.Apply(purposes.All())
		if err != nil {
			return nil, err
		}
		page, err := purposes.List(ctx, q)
		return &listPurposesOutput{httpapi.PageOf(q, page, purposeView)}, err
	})
}

func (h handlers) getPurpose() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/consent-purposes/{key}", ID: "get-consent-purpose", Tag: "Consents",
		Summary: "Read a purpose", Permission: auth.CustomerRead,
	}, func(ctx context.Context, in *struct{ PurposePath }) (*purposeOutput, error) {
		purpose, err := h.app(ctx).Purposes.Get(ctx, in.Key)
		return &purposeOutput{httpapi.ETag(purpose.Version), purposeView(purpose)}, err
	})
}

type changePurposeInput struct {
	PurposePath
	httpapi.IfMatch
	httpapi.MergePatch[PurposeBody]
}

func (h handlers) changePurpose() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodPatch, Path: "/v1/consent-purposes/{key}", ID: "change-consent-purpose", Tag: "Consents",
		Summary: "Change or retire a purpose", Permission: auth.TenantAdmin,
	}, func(ctx context.Context, in *changePurposeInput) (*purposeOutput, error) {
		version, err := in.Version()
		if err != nil {
			return nil, err
		}
		purpose, err := h.app(ctx).ChangePurpose(ctx, in.Key, version, func(current domain.Purpose) (domain.Purpose, error) {
			patched, err := in.Apply(h.api, purposeBody(current))
			return patched.purpose(in.Key), err
		})
		return &purposeOutput{httpapi.ETag(purpose.Version), purposeView(purpose)}, err
	})
}
