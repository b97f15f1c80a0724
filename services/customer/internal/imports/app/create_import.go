package app

import (
	"context"

	"github.com/guanxi-crm/guanxi/services/customer/internal/imports/domain"
)

// NewImport is what a caller says of an import before it sends the file.
type NewImport struct {
	Kind      domain.Kind
	Format    domain.Format
	FileName  string
	CreatedBy string // subject of the caller's token
	AtOnce    bool
	Plan      domain.Plan
}

// CreateImport makes an import that waits for its file.
func (a App) CreateImport(ctx context.Context, n NewImport) (domain.Import, error) {
	plan, err := a.plan(ctx, n.Plan, n.Kind, n.Format)
	if err != nil {
		return domain.Import{}, err
	}
	now := a.now()
	return a.Imports.Add(ctx, domain.Import{
		ID: a.Customers.NewID("imp"), Kind: n.Kind, Format: n.Format, FileName: n.FileName, CreatedBy: n.CreatedBy,
		AtOnce: n.AtOnce, Plan: plan, State: domain.Waiting, Until: now, CreatedAt: now, UpdatedAt: now,
	})
}

// plan returns a checked plan with the saved mapping that it names taken in.
func (a App) plan(ctx context.Context, plan domain.Plan, kind domain.Kind, format domain.Format) (domain.Plan, error) {
	if plan.MappingID != "" {
		saved, err := a.savedMapping(ctx, plan.MappingID, kind)
		if err != nil {
			return plan, err
		}
		plan.Mapping = saved.Columns
	}
	form, err := a.Form(ctx)
	if err != nil {
		return plan, err
	}
	return plan.Check(kind, format, form.Fields)
}
