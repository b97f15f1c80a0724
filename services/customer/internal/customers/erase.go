package customers

import (
	"context"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
)

// erase erases what is known of a customer besides itself: the customer is erased first, by whoever asks for this.
func (c *Customers) erase(ctx context.Context, tenant tenancy.ID, id string, aliases []string) ([]contracts.Erased, error) {
	return c.App(tenant).EraseRecords(ctx, append([]string{id}, aliases...))
}

// collect returns the customer with all that is known of it.
func (c *Customers) collect(ctx context.Context, tenant tenancy.ID, id string, aliases []string) ([]contracts.CollectedDocument, error) {
	return c.App(tenant).CollectCustomer(ctx, append([]string{id}, aliases...))
}
