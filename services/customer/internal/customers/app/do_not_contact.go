package app

import (
	"context"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

// SetDoNotContact says of the customer, as it was at the version the caller saw, whether nobody may contact it any more.
func (a App) SetDoNotContact(ctx context.Context, id string, version int64, forbidden bool, reason string) (Customer, error) {
	return a.change(ctx, id, version, func(c domain.Customer, now time.Time) (domain.Customer, []contracts.Data, error) {
		return c.SetDoNotContact(forbidden, reason, now)
	})
}
