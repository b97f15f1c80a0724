// Package api is the HTTP interface of segments made by hand: typed inputs and outputs, and the routes with the
// permission each needs. It decides nothing.
package api

import (
	"context"
	"time"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/customer/internal/segments/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/segments/domain"
)

const tag = "Segments"

// handlers answers the routes; app returns the use cases of the tenant that is calling.
type handlers struct {
	api *httpapi.API
	app func(ctx context.Context) app.App
}

// Routes registers the routes.
func Routes(api *httpapi.API, tenantApp func(p auth.Principal) app.App) {
	h := handlers{api: api, app: func(ctx context.Context) app.App { return tenantApp(auth.From(ctx)) }}
	h.createSegment()
	h.listSegments()
	h.getSegment()
	h.changeSegment()
	h.deleteSegment()
	h.addCustomers()
	h.removeCustomers()
	h.listCustomers()
}

// SegmentPath is embedded in the input of every route about one segment. An id of another kind is nobody's: 404.
type SegmentPath struct {
	SegmentID string `path:"segmentId" maxLength:"64" example:"seg_01h455vb4pex5vsknk084sn02q"`
}

// CustomerSegmentView is a segment as it is shown.
type CustomerSegmentView struct {
	ID        string             `json:"id" example:"seg_01h455vb4pex5vsknk084sn02q"`
	Kind      string             `json:"kind" enum:"list,filter"`
	Name      string             `json:"name"`
	Filter    *SegmentFilterBody `json:"filter,omitempty"`
	Count     int64              `json:"count" doc:"Customers in it, as of asOf"`
	AsOf      time.Time          `json:"asOf"`
	State     string             `json:"state" enum:"ready,filling" doc:"filling: not all customers have been looked at yet"`
	CreatedAt time.Time          `json:"createdAt"`
	UpdatedAt time.Time          `json:"updatedAt"`
}

// SegmentFilterBody asks for customers who meet all of the conditions in all and, if there are any in any, one of those.
type SegmentFilterBody struct {
	All []SegmentConditionBody `json:"all,omitempty" maxItems:"20"`
	Any []SegmentConditionBody `json:"any,omitempty" maxItems:"20"`
}

// SegmentConditionBody is one question about a customer.
type SegmentConditionBody struct {
	Field  string   `json:"field" maxLength:"60" doc:"kind, stage, source, industry, sizeClass, owner, team, language, preferredChannel, tags, country (of a phone number), createdAt, updatedAt, stageSince, birthDate, firstPurchaseOn, lastPurchaseOn, completeness, purchases, or fields.<key>" example:"stage"`
	Op     string   `json:"op" enum:"is,is-not,from,before,within-days,not-within-days,missing,present" doc:"is: one of the values; from: the value or after; not-within-days: longer ago, or never"`
	Values []string `json:"values,omitempty" maxItems:"50" doc:"Numbers, days and times are written as text" example:"[\"lead\",\"prospect\"]"`
}

type segmentOutput struct {
	ETag string `header:"ETag"`
	Body CustomerSegmentView
}

func outputOf(s domain.Segment) *segmentOutput {
	return &segmentOutput{httpapi.ETag(s.Revision), viewOf(s)}
}

func viewOf(s domain.Segment) CustomerSegmentView {
	state := "ready"
	if !s.Walk.Done {
		state = "filling"
	}
	return CustomerSegmentView{
		ID: s.ID, Kind: string(s.Kind), Name: s.Name, Filter: bodyOf(s.Filter), Count: s.Count, AsOf: s.AsOf, State: state,
		CreatedAt: s.CreatedAt, UpdatedAt: s.UpdatedAt,
	}
}

func bodyOf(f *domain.Filter) *SegmentFilterBody {
	if f == nil {
		return nil
	}
	show := func(conditions []domain.Condition) []SegmentConditionBody {
		shown := make([]SegmentConditionBody, len(conditions))
		for i, c := range conditions {
			shown[i] = SegmentConditionBody{c.Field, string(c.Op), c.Values}
		}
		return shown
	}
	return &SegmentFilterBody{show(f.All), show(f.Any)}
}

func (b *SegmentFilterBody) filter() *domain.Filter {
	if b == nil {
		return nil
	}
	read := func(conditions []SegmentConditionBody) []domain.Condition {
		var all []domain.Condition
		for _, c := range conditions {
			all = append(all, domain.Condition{Field: c.Field, Op: domain.Op(c.Op), Values: c.Values})
		}
		return all
	}
	return &domain.Filter{All: read(b.All), Any: read(b.Any)}
}
