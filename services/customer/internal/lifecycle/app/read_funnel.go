package app

import (
	"context"
	"time"

	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/lifecycle/domain"
)

// FunnelView is the funnel as it is read: how many customers are at each stage as far as their steps are counted, and what
// happened on each of the days asked for on which anything did.
type FunnelView struct {
	Totals   domain.Totals
	From, To string
	Days     map[string]domain.Day
	Sum      domain.Day // of all the days
}

const (
	usualDays = 30
	maxDays   = 366
)

// ReadFunnel returns the funnel with the days from one to another, both included: by default the last thirty.
func (a App) ReadFunnel(ctx context.Context, from, to string) (FunnelView, error) {
	view := FunnelView{From: from, To: to, Days: map[string]domain.Day{}}
	if view.To == "" {
		view.To = a.today()
	}
	last, err := time.Parse(time.DateOnly, view.To)
	if err != nil {
		return view, fault.OnField("to", "must be a calendar day, for example 2026-01-31")
	}
	if view.From == "" {
		view.From = last.AddDate(0, 0, 1-usualDays).Format(time.DateOnly)
	}
	first, err := time.Parse(time.DateOnly, view.From)
	switch {
	case err != nil:
		return view, fault.OnField("from", "must be a calendar day, for example 2026-01-31")
	case last.Before(first):
		return view, fault.OnField("to", "is before from")
	case last.Sub(first) >= maxDays*24*time.Hour:
		return view, fault.OnField("from", "is more than %d days before to", maxDays)
	}
	totals, err := a.Funnel.Totals(ctx)
	if err != nil {
		return view, err
	}
	view.Totals = totals.Body
	months, err := a.Funnel.Months(ctx, domain.MonthsBetween(view.From, view.To))
	for _, month := range months {
		for day, happened := range month.Body.Days {
			if day >= view.From && day <= view.To {
				view.Days[day] = happened
				view.Sum = view.Sum.Plus(happened)
			}
		}
	}
	return view, err
}
