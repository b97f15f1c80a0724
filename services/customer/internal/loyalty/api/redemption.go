package api

import (
	"time"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/customer/internal/loyalty/domain"
)

// RedemptionView is a redemption as it is shown.
type RedemptionView struct {
	ID          string    `json:"id" example:"rdm_01h455vb4pex5vsknk084sn02q"`
	CustomerID  string    `json:"customerId"`
	ProgrammeID string    `json:"programmeId"`
	OfferID     string    `json:"offerId"`
	OfferName   string    `json:"offerName"`
	Points      int64     `json:"points" doc:"What it cost"`
	State       string    `json:"state" enum:"pending,confirmed,failed,cancelling,cancelled"`
	Failure     string    `json:"failure,omitempty" doc:"Why it failed; nothing was taken then"`
	CreatedAt   time.Time `json:"createdAt"`
	UpdatedAt   time.Time `json:"updatedAt"`
}

type redemptionOutput struct {
	ETag string `header:"ETag"`
	Body RedemptionView
}

func redemptionOutputOf(r domain.Redemption) *redemptionOutput {
	return &redemptionOutput{httpapi.ETag(r.Version), redemptionView(r)}
}

func redemptionView(r domain.Redemption) RedemptionView {
	return RedemptionView{
		ID: r.ID, CustomerID: r.CustomerID, ProgrammeID: r.ProgrammeID, OfferID: r.OfferID, OfferName: r.OfferName, Points: r.Points,
		State: shownState(r.State), Failure: r.Failure, CreatedAt: r.CreatedAt, UpdatedAt: r.UpdatedAt,
	}
}

// shownState leaves out which of its documents a redemption has changed already.
func shownState(s domain.RedemptionState) string {
	switch s {
	case domain.Paid, domain.Failing:
		return string(domain.Pending)
	case domain.Restocked:
		return string(domain.Cancelling)
	default:
		return string(s)
	}
}

func redemptionItem(doc docstore.Doc[domain.Redemption]) RedemptionView {
	return redemptionView(doc.Body)
}
