package data

import (
	"context"
	"time"

	"github.com/guanxi-crm/guanxi/kit/docstore/mongodb"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
)

// eraseLimit bounds one call when its context allows more: a large tenant takes several.
const eraseLimit = 5 * time.Minute

// EraseTenant removes a pooled tenant's documents from every collection of the databases, and returns how many by
// "database.collection". After an error, what was removed is removed and counted: the next call goes on from there. The
// tenant must not be served any more.
func (m *MongoDB) EraseTenant(ctx context.Context, databases []string, tenant string) (map[string]int64, error) {
	op := "erase the tenant " + tenant
	if err := tenancy.ID(tenant).Check(); err != nil {
		return nil, invalid(op, "the tenant's id "+err.Error())
	}
	for _, database := range databases {
		if err := checkDatabase(op, database); err != nil {
			return nil, err
		}
	}
	ctx, cancel := context.WithTimeout(ctx, eraseLimit)
	defer cancel()
	removed := make(map[string]int64)
	for _, database := range databases {
		counts, err := mongodb.EraseTenant(ctx, m.client.Database(database), tenant)
		for collection, n := range counts {
			removed[database+"."+collection] = n
		}
		if err != nil {
			return removed, m.failure(op, err)
		}
	}
	return removed, nil
}
