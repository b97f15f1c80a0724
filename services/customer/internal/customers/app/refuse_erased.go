package app

import (
	"context"

	"github.com/guanxi-crm/guanxi/kit/fault"
)

// Graveyard remembers the external ids of erased customers, without being able to tell what they were.
type Graveyard interface {
	// Bury remembers an external id.
	Bury(ctx context.Context, externalID string) error
	// Buried returns those of the external ids that an erased customer had.
	Buried(ctx context.Context, externalIDs []string) (map[string]bool, error)
}

// refuseErased returns a Conflict fault when an erased customer had the external id.
func (a App) refuseErased(ctx context.Context, externalID string) error {
	if externalID == "" {
		return nil
	}
	buried, err := a.Graveyard.Buried(ctx, []string{externalID})
	if err == nil && buried[externalID] {
		err = fault.New(fault.Conflict, "the external id is that of a customer who was erased; who may erase customers can use it with force=erased")
	}
	return err
}
