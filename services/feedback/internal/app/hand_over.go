package app

import (
	"context"
	"slices"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/mirror"
)

// partBytes is how much JSON a part of a handover holds.
const partBytes = 512 << 10

// handOver tells all that is held of a customer, in parts. Asked again, it tells what is held then.
func (a App) handOver(ctx context.Context, asked contracts.AccessRequested) error {
	group, err := a.Customers.Group(ctx, slices.Concat([]string{asked.CustomerID}, asked.Aliases)...)
	if err != nil {
		return err
	}
	var all []contracts.CollectedDocument
	for _, held := range a.Holdings {
		found, err := held.Collect(ctx, group)
		if err != nil {
			return err
		}
		all = append(all, found...)
	}
	parts, err := mirror.Split(all, partBytes)
	if err != nil {
		return err
	}
	for i, documents := range parts {
		if err := a.Handovers.Hand(ctx, contracts.DataCollected{
			RequestID: asked.RequestID, CustomerID: asked.CustomerID, Attempt: asked.Attempt, Part: i + 1, Parts: len(parts), Documents: documents,
		}); err != nil {
			return err
		}
	}
	_, err = a.eraseLate(ctx, group)
	return err
}
