package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
)

type adjustPointsInput struct {
	CustomerPath
	Body struct {
		ProgrammeID string `json:"programmeId" minLength:"1" maxLength:"64"`
		Points      int64  `json:"points" minimum:"-1000000000" maximum:"1000000000" doc:"To add, or below zero to take; not 0" example:"100"`
		Note        string `json:"note" minLength:"1" maxLength:"500" doc:"Why; it stays in the ledger" example:"Goodwill for a late delivery"`
	}
}

// AdjustedView is what an adjustment came to.
type AdjustedView struct {
	CustomerID  string `json:"customerId"`
	ProgrammeID string `json:"programmeId"`
	Balance     int64  `json:"balance"`
	Tier        string `json:"tier,omitempty"`
}

type adjustPointsOutput struct {
	Body AdjustedView
}

func (h handlers) adjustPoints() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodPost, Path: "/v1/customers/{customerId}/loyalty/adjustments", ID: "adjust-loyalty-points", Tag: tag,
		Summary: "Add or take points by hand", Permission: auth.CustomerWrite, Creates: true, Errors: []int{http.StatusConflict},
		Description: "The balance never falls below zero. Adjustments do not count towards a tier.",
	}, func(ctx context.Context, in *adjustPointsInput) (*adjustPointsOutput, error) {
		account, err := h.app(ctx).AdjustPoints(ctx, in.CustomerID, in.Body.ProgrammeID, in.Body.Points, in.Body.Note)
		a := account.Body
		return &adjustPointsOutput{AdjustedView{in.CustomerID, a.ProgrammeID, a.Balance, a.Tier}}, err
	})
}
