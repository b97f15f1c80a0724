package store

import (
	"context"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/services/customer/internal/lifecycle/domain"
)

// Funnel is one tenant's read model of all steps.
type Funnel struct {
	totals docstore.Handle[domain.Totals]
	months docstore.Handle[domain.Month]
}

const totalsID = "totals"

// Totals returns how many customers are at each stage.
func (f Funnel) Totals(ctx context.Context) (docstore.Doc[domain.Totals], error) {
	return one(ctx, f.totals, totalsID)
}

// SaveTotals stores the totals if nobody changed them since they were read.
func (f Funnel) SaveTotals(ctx context.Context, totals docstore.Doc[domain.Totals]) error {
	_, err := put(ctx, f.totals, totals)
	return err
}

// Months returns those of the months in which anything happened, by month.
func (f Funnel) Months(ctx context.Context, months []string) (map[string]docstore.Doc[domain.Month], error) {
	return f.months.GetMany(ctx, months)
}

// SaveMonth stores a month if nobody changed it since it was read.
func (f Funnel) SaveMonth(ctx context.Context, month docstore.Doc[domain.Month]) error {
	_, err := put(ctx, f.months, month)
	return err
}

// Walks remember how far one tenant's customers have been gone through.
type Walks struct{ docs docstore.Handle[domain.Walk] }

const walkID = "walk"

// Get returns the tenant's walk.
func (w Walks) Get(ctx context.Context) (docstore.Doc[domain.Walk], error) {
	return one(ctx, w.docs, walkID)
}

// Save stores the walk if nobody else has walked on since it was read.
func (w Walks) Save(ctx context.Context, walk docstore.Doc[domain.Walk]) (docstore.Doc[domain.Walk], error) {
	return put(ctx, w.docs, walk)
}
