package app

import (
	"context"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/loyalty/domain"
)

// CreateProgramme begins a programme. Where its terms do not say, it is in the tenant's currency and begins today.
func (a App) CreateProgramme(ctx context.Context, terms domain.Terms) (Programme, error) {
	if terms.Currency == "" {
		terms.Currency = a.Tenant.Currency
	}
	if terms.StartsOn == "" {
		terms.StartsOn = a.today()
	}
	body, events, err := domain.NewProgramme(a.NewID("lpg"), terms, a.now())
	if err != nil {
		return Programme{}, err
	}
	known, err := a.programmes(ctx)
	if err != nil {
		return Programme{}, err
	}
	if len(known) >= domain.MaxProgrammes {
		return Programme{}, fault.New(fault.Conflict, "the tenant has the %d programmes that it may have", domain.MaxProgrammes)
	}
	return a.Programmes.Add(ctx, Programme{ID: body.ID, Body: body}, events)
}

// ChangeProgramme applies edit to the terms of the programme as it was at the version the caller saw.
func (a App) ChangeProgramme(ctx context.Context, id string, version int64, edit func(domain.Terms) (domain.Terms, error)) (Programme, error) {
	p, err := a.Programmes.Get(ctx, id)
	return change(ctx, p, err, version, "programme", a.Programmes.Save, func(now domain.Programme) (domain.Programme, []contracts.Data, error) {
		terms, err := edit(now.Terms)
		if err != nil {
			return now, nil, err
		}
		return now.Change(terms, a.now())
	})
}
