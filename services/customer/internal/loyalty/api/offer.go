package api

import (
	"time"

	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/customer/internal/loyalty/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/loyalty/domain"
)

// OfferBody is what a caller writes of an offer.
type OfferBody struct {
	ProgrammeID string `json:"programmeId" minLength:"1" maxLength:"64"`
	Name        string `json:"name" minLength:"1" maxLength:"100" example:"Tea cup"`
	Description string `json:"description,omitempty" maxLength:"1000"`
	Cost        int64  `json:"cost" minimum:"1" maximum:"1000000000" doc:"In points"`
	Status      string `json:"status,omitempty" enum:"active,ended" default:"active"`
	Stock       *int64 `json:"stock,omitempty" minimum:"0" maximum:"1000000000" doc:"How many are left; without it, as many as are asked for"`
	From        string `json:"from,omitempty" format:"date" doc:"First day on which it can be redeemed"`
	Until       string `json:"until,omitempty" format:"date" doc:"Last day on which it can be redeemed"`
	PerCustomer int    `json:"perCustomer,omitempty" minimum:"0" maximum:"100" doc:"How often one customer may have it; 0: any number of times"`
	SegmentID   string `json:"segmentId,omitempty" maxLength:"64" doc:"Only customers on this list may have it"`
	Tier        string `json:"tier,omitempty" maxLength:"64" doc:"Only customers of this tier or above may have it"`
}

// OfferView is an offer as it is shown.
type OfferView struct {
	ID string `json:"id" example:"lof_01h455vb4pex5vsknk084sn02q"`
	OfferBody
	CreatedAt time.Time `json:"createdAt"`
	UpdatedAt time.Time `json:"updatedAt"`
}

type offerOutput struct {
	ETag string `header:"ETag"`
	Body OfferView
}

func offerOutputOf(o app.Offer) *offerOutput {
	return &offerOutput{httpapi.ETag(o.Version), offerView(o.Body)}
}

func (b OfferBody) terms() domain.OfferTerms {
	return domain.OfferTerms{
		ProgrammeID: b.ProgrammeID, Name: b.Name, Description: b.Description, Cost: b.Cost, Status: domain.Status(b.Status), Stock: b.Stock,
		From: domain.Day(b.From), Until: domain.Day(b.Until), PerCustomer: b.PerCustomer, SegmentID: b.SegmentID, Tier: b.Tier,
	}
}

func offerBody(t domain.OfferTerms) OfferBody {
	return OfferBody{
		ProgrammeID: t.ProgrammeID, Name: t.Name, Description: t.Description, Cost: t.Cost, Status: string(t.Status), Stock: t.Stock,
		From: string(t.From), Until: string(t.Until), PerCustomer: t.PerCustomer, SegmentID: t.SegmentID, Tier: t.Tier,
	}
}

func offerView(o domain.Offer) OfferView {
	return OfferView{ID: o.ID, OfferBody: offerBody(o.OfferTerms), CreatedAt: o.CreatedAt, UpdatedAt: o.UpdatedAt}
}
