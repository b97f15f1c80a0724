package app

import (
	"context"
	"errors"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/duplicates/domain"
)

// ChangeRules applies edit to the tenant's rules as they were at the version the caller saw.
func (a App) ChangeRules(ctx context.Context, version int64, edit func(domain.Rules) (domain.Rules, error)) (domain.Rules, error) {
	before, err := a.Rules.Get(ctx)
	if err != nil {
		return before, err
	}
	if before.Version != version {
		return before, fault.New(fault.Stale, "the rules have changed: they are now at version %d; read them again", before.Version)
	}
	after, err := edit(before)
	if err != nil {
		return before, err
	}
	if err := after.Check(); err != nil {
		return before, err
	}
	after.UpdatedAt = a.now()
	saved, err := a.Rules.Save(ctx, before, after)
	if errors.Is(err, docstore.ErrConflict) {
		return before, fault.New(fault.Stale, "the rules have changed; read them again")
	}
	return saved, err
}
