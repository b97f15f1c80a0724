package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/customer/internal/loyalty/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/loyalty/domain"
)

// LoyaltyView is how a customer stands in the programmes that it is in.
type LoyaltyView struct {
	CustomerID string         `json:"customerId"`
	Programmes []StandingView `json:"programmes" nullable:"false"`
}

// StandingView is how a customer stands in a programme.
type StandingView struct {
	ProgrammeID  string              `json:"programmeId"`
	Name         string              `json:"name"`
	PointsName   string              `json:"pointsName"`
	Balance      int64               `json:"balance" doc:"Points that can be spent"`
	Owed         int64               `json:"owed,omitempty" doc:"Points that were spent before they had to be given back; they come off those earned next"`
	ExpiringSoon int64               `json:"expiringSoon" doc:"Points that expire within 30 days"`
	Lots         []LotView           `json:"lots" nullable:"false" doc:"The balance by the day it expires"`
	Tier         *TierBody           `json:"tier,omitempty"`
	TierUntil    string              `json:"tierUntil,omitempty" format:"date" doc:"Last day of a tier that is no longer reached"`
	NextTier     *NextTierView       `json:"nextTier,omitempty"`
	Points       int64               `json:"points" doc:"Earned by rules in the period that tiers look at"`
	Spent        contracts.MoneyJSON `json:"spent" doc:"Paid in that period"`
}

// LotView is points that expire together.
type LotView struct {
	Points    int64  `json:"points"`
	ExpiresOn string `json:"expiresOn,omitempty" format:"date" doc:"Last day on which they can be spent; absent: they do not expire"`
}

// NextTierView is the tier above and what is missing to it.
type NextTierView struct {
	Key             string               `json:"key"`
	Name            string               `json:"name"`
	MissingPoints   int64                `json:"missingPoints,omitempty"`
	MissingSpending *contracts.MoneyJSON `json:"missingSpending,omitempty"`
}

type loyaltyOutput struct {
	Body LoyaltyView
}

func (h handlers) getLoyalty() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/customers/{customerId}/loyalty", ID: "get-loyalty", Tag: tag,
		Summary: "Read a customer's points and tiers", Permission: auth.CustomerRead,
	}, func(ctx context.Context, in *struct{ CustomerPath }) (*loyaltyOutput, error) {
		standings, err := h.app(ctx).ReadLoyalty(ctx, in.CustomerID)
		if err != nil {
			return nil, err
		}
		view := LoyaltyView{CustomerID: in.CustomerID, Programmes: make([]StandingView, len(standings))}
		for i, s := range standings {
			view.Programmes[i] = standingView(s)
		}
		return &loyaltyOutput{view}, nil
	})
}

func standingView(s app.Standing) StandingView {
	p, a := s.Programme, s.Account
	view := StandingView{
		ProgrammeID: p.ID, Name: p.Name, PointsName: p.PointsName, Balance: a.Balance, Owed: a.Owed, ExpiringSoon: s.Soon,
		Lots: make([]LotView, len(a.Lots)), TierUntil: string(a.TierUntil), Points: a.Points, Spent: spentIn(p, a.Spent),
	}
	for i, lot := range a.Lots {
		view.Lots[i] = LotView(lot)
	}
	if tier, has := p.TierNamed(a.Tier); has {
		body := programmeBody(domain.Terms{Tiers: []domain.Tier{tier}}).Tiers[0]
		view.Tier = &body
	}
	if next, is := p.TierAfter(a.Tier); is {
		view.NextTier = nextTierView(p, a, next)
	}
	return view
}

func nextTierView(p domain.Programme, a domain.Account, next domain.Tier) *NextTierView {
	view := &NextTierView{Key: next.Key, Name: next.Name}
	missing := max(0, next.From(p.TierBasis)-a.Counts(p.TierBasis))
	if p.TierBasis == domain.BySpending {
		amount := spentIn(p, missing)
		view.MissingSpending = &amount
	} else {
		view.MissingPoints = missing
	}
	return view
}
