package app

import (
	"context"
	"errors"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/fault"
	customer "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/privacy/domain"
)

// stages are those a rule of retention may name.
func stages() []string {
	return []string{
		string(customer.Lead), string(customer.Prospect), string(customer.Buyer), string(customer.Loyal),
		string(customer.AtRisk), string(customer.Churned), string(customer.WonBack),
	}
}

// ChangeSettings applies edit to the settings as they were at the version the caller saw; 0 is the default ones.
func (a App) ChangeSettings(
	ctx context.Context, version int64, edit func(domain.Settings) (domain.Settings, error),
) (TenantSettings, error) {
	settings, err := a.Settings.Get(ctx)
	if err != nil {
		return settings, err
	}
	if settings.Version != version {
		return settings, stale("the settings have")
	}
	to, err := edit(settings.Body)
	if err != nil {
		return settings, err
	}
	changed, events, err := settings.Body.Change(to, stages(), a.now())
	if err != nil || len(events) == 0 {
		return settings, err
	}
	settings.Body = changed
	saved, err := a.Settings.Save(ctx, settings, events)
	if errors.Is(err, docstore.ErrConflict) {
		return settings, stale("the settings have")
	}
	return saved, err
}

// DefinePurpose stores a new purpose.
func (a App) DefinePurpose(ctx context.Context, p domain.Purpose) (Purpose, error) {
	p, events, err := p.Define(a.now())
	if err != nil {
		return Purpose{}, err
	}
	q := a.Purposes.All()
	q.Limit = domain.MaxPurposes
	known, err := a.Purposes.List(ctx, q)
	if err != nil {
		return Purpose{}, err
	}
	if len(known.Docs) >= domain.MaxPurposes {
		return Purpose{}, fault.New(fault.Conflict, "there are %d purposes, which is the most there can be", domain.MaxPurposes)
	}
	return a.Purposes.Add(ctx, p, events)
}

// ChangePurpose applies edit to the purpose as it was at the version the caller saw.
func (a App) ChangePurpose(
	ctx context.Context, key string, version int64, edit func(domain.Purpose) (domain.Purpose, error),
) (Purpose, error) {
	purpose, err := a.Purposes.Get(ctx, key)
	if err != nil {
		return purpose, err
	}
	if purpose.Version != version {
		return purpose, stale("the purpose has")
	}
	to, err := edit(purpose.Body)
	if err != nil {
		return purpose, err
	}
	changed, events, err := purpose.Body.Change(to, a.now())
	if err != nil || len(events) == 0 {
		return purpose, err
	}
	purpose.Body = changed
	saved, err := a.Purposes.Save(ctx, purpose, events)
	if errors.Is(err, docstore.ErrConflict) {
		return purpose, stale("the purpose has")
	}
	return saved, err
}

func stale(what string) error {
	return fault.New(fault.Stale, "%s changed; read again and repeat the change", what)
}
