package api

import (
	"maps"
	"slices"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/services/analytics/internal/domain"
)

// DashboardView is a tenant's figures as they are shown.
type DashboardView struct {
	Customers  CustomersView         `json:"customers"`
	Purchases  int64                 `json:"purchases" doc:"Without those that were cancelled"`
	Revenue    []contracts.MoneyJSON `json:"revenue" nullable:"false" doc:"In each currency, after refunds"`
	Refunded   []contracts.MoneyJSON `json:"refunded" nullable:"false" doc:"In each currency; what was cancelled counts as paid back"`
	Months     []MonthView           `json:"months" nullable:"false" doc:"Calendar months with a purchase, oldest first"`
	NPS        NPSView               `json:"nps"`
	OpenCases  int64                 `json:"openCases"`
	AsOf       *time.Time            `json:"asOf,omitempty" doc:"Time of the latest event in these figures; absent before the first"`
	Rebuilding bool                  `json:"rebuilding" doc:"The figures stand still until a rebuild has caught up"`
}

// CustomersView counts the customers by the stage they are in.
type CustomersView struct {
	Total   int64            `json:"total"`
	ByStage map[string]int64 `json:"byStage" doc:"lead, prospect, customer"`
}

// MonthView is a calendar month.
type MonthView struct {
	Month              string                `json:"month" example:"2026-01"`
	Purchases          int64                 `json:"purchases"`
	Revenue            []contracts.MoneyJSON `json:"revenue" nullable:"false" doc:"In each currency, after refunds"`
	Refunded           []contracts.MoneyJSON `json:"refunded" nullable:"false" doc:"In each currency, of this month's purchases, whenever it was paid back"`
	NewCustomers       int64                 `json:"newCustomers" doc:"Distinct customers that bought for the first time"`
	ReturningCustomers int64                 `json:"returningCustomers" doc:"Distinct customers that had bought in a month before"`
}

// NPSView is the net promoter score and what it is made of.
type NPSView struct {
	Promoters  int64    `json:"promoters" doc:"Scores 9 and 10"`
	Passives   int64    `json:"passives" doc:"Scores 7 and 8"`
	Detractors int64    `json:"detractors" doc:"Scores 0 to 6"`
	Score      *float64 `json:"score,omitempty" minimum:"-100" maximum:"100" doc:"Absent before the first answer"`
}

func dashboardView(f domain.Figures, rebuilding bool) DashboardView {
	view := DashboardView{
		Customers: CustomersView{ByStage: map[string]int64{"lead": 0, "prospect": 0, "customer": 0}},
		Months:    []MonthView{}, NPS: npsView(f.NPS), OpenCases: f.OpenCases, Rebuilding: rebuilding,
	}
	if !f.AsOf.IsZero() {
		view.AsOf = &f.AsOf
	}
	for stage, customers := range f.Stages {
		view.Customers.ByStage[stage] = customers
		view.Customers.Total += customers
	}
	var all marketSums
	months := make(map[domain.Month]*marketSums)
	for market, sum := range f.Sales {
		if months[market.Month] == nil {
			months[market.Month] = &marketSums{}
		}
		months[market.Month].add(market.Currency, sum)
		all.add(market.Currency, sum)
	}
	view.Purchases, view.Revenue, view.Refunded = all.purchases, moneyViews(all.revenue), moneyViews(all.refunded)
	buyers := f.BuyersByMonth()
	for _, month := range slices.Sorted(maps.Keys(months)) {
		sums := months[month]
		view.Months = append(view.Months, MonthView{
			Month: string(month), Purchases: sums.purchases, Revenue: moneyViews(sums.revenue), Refunded: moneyViews(sums.refunded),
			NewCustomers: buyers[month].New, ReturningCustomers: buyers[month].Returning,
		})
	}
	return view
}

// marketSums add sales up over currencies; amounts are minor units by currency.
type marketSums struct {
	purchases         int64
	revenue, refunded map[string]int64
}

func (m *marketSums) add(currency string, sales domain.Sales) {
	if m.revenue == nil {
		m.revenue, m.refunded = make(map[string]int64, 1), make(map[string]int64, 1)
	}
	m.purchases += sales.Purchases
	m.revenue[currency] += sales.Revenue
	if sales.Refunded != 0 {
		m.refunded[currency] += sales.Refunded
	}
}

func npsView(n domain.NPS) NPSView {
	view := NPSView{Promoters: n.Promoters, Passives: n.Passives, Detractors: n.Detractors}
	if score, ok := n.Score(); ok {
		view.Score = &score
	}
	return view
}

// moneyViews writes sums of minor units by currency, in the order of its codes.
func moneyViews(sums map[string]int64) []contracts.MoneyJSON {
	views := make([]contracts.MoneyJSON, 0, len(sums))
	for _, currency := range slices.Sorted(maps.Keys(sums)) {
		views = append(views, contracts.Money{Minor: sums[currency], Currency: currency}.Written())
	}
	return views
}
