package app

import (
	"context"

	"github.com/guanxi-crm/guanxi/services/customer/internal/domain"
)

// NewImport is what a caller says of an import before it sends the file.
type NewImport struct {
	Kind      domain.ImportKind
	Format    domain.ImportFormat
	FileName  string
	CreatedBy string // subject of the caller's token
}

// CreateImport makes an import that waits for its file.
func (a App) CreateImport(ctx context.Context, n NewImport) (domain.Import, error) {
	now := a.now()
	return a.Imports.Add(ctx, domain.Import{
		ID: a.NewID("imp"), Kind: n.Kind, Format: n.Format, FileName: n.FileName, CreatedBy: n.CreatedBy,
		State: domain.ImportWaiting, CreatedAt: now, UpdatedAt: now,
	})
}

// FailStalledImports fails the imports whose process is gone.
func (a App) FailStalledImports(ctx context.Context) error {
	stalled, err := a.Imports.Stalled(ctx, a.now().Add(-domain.Abandoned))
	if err != nil {
		return err
	}
	for _, job := range stalled {
		if _, err := a.Imports.Save(ctx, job.GiveUp(a.now())); err != nil {
			return err
		}
	}
	return nil
}
