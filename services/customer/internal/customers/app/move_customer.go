package app

import (
	"context"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/origin"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

// MoveCustomer moves the customer, as it was at the version the caller saw, to another stage by hand, with a note of why.
func (a App) MoveCustomer(ctx context.Context, id string, version int64, stage domain.Stage, note string) (Customer, error) {
	life, err := a.life(ctx)
	if err != nil {
		return Customer{}, err
	}
	return a.change(ctx, id, version, func(c domain.Customer, now time.Time) (domain.Customer, []contracts.Data, error) {
		return c.MoveTo(stage, origin.From(ctx).Actor, note, life, now)
	})
}

// life is how the tenant's customers live. It is asked anew for every decision, so that no process goes by rules that
// have changed.
func (a App) life(ctx context.Context) (domain.Life, error) {
	if a.Life == nil {
		return domain.Life{Rules: domain.DefaultStageRules(), Zone: a.Tenant.Location()}, nil
	}
	return a.Life(ctx)
}
