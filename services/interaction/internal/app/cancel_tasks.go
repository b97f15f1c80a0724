package app

import (
	"context"
	"slices"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/services/interaction/internal/domain"
)

// cancelTasks cancels the open tasks of deleted customers, and of those merged into them.
func (a App) cancelTasks(ctx context.Context, deleted []string) error {
	if len(deleted) == 0 {
		return nil
	}
	customerIDs, err := a.Customers.Group(ctx, deleted...)
	if err != nil {
		return err
	}
	for ids := range slices.Chunk(customerIDs, batchSize) {
		err := a.moveAll(ctx, func(ctx context.Context) ([]docstore.Doc[domain.Task], error) {
			return a.Tasks.OpenOf(ctx, ids, batchSize)
		}, func(_ context.Context, tasks []docstore.Doc[domain.Task]) ([]TaskChange, error) {
			return changesOf(tasks, func(t domain.Task) (domain.Task, []contracts.Data) { return t.Cancel(a.now()), nil }), nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
