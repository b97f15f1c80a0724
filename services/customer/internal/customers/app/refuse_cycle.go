package app

import (
	"context"
	"slices"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

// Bounds of what is walked up from an organisation.
const (
	maxLevels        = 10
	maxOrganisations = 500
)

// refuseCycle returns a Conflict fault when the organisation is one of those, or of those that they belong to, and so on;
// or when they are nested too deep to tell.
//
// Two writes that race could each add one half of a cycle unseen. So each looks again after its write (LeaveCycles): the
// one that was written later finds both halves. Should its writer have died, the event that tells of the write stays with
// the organisation until somebody has looked.
func (a App) refuseCycle(ctx context.Context, id string, organisations []string) error {
	seen := map[string]bool{}
	for level, depth := organisations, 0; len(level) > 0; depth++ {
		if slices.Contains(level, id) {
			return fault.New(fault.Conflict, "the organisation would belong to itself; end one of the memberships that lead back to it")
		}
		if depth == maxLevels || len(seen) > maxOrganisations {
			return fault.New(fault.Conflict, "organisations can be nested %d levels deep, and belong to %d others altogether", maxLevels, maxOrganisations)
		}
		found, err := a.Customers.GetMany(ctx, level)
		if err != nil {
			return err
		}
		level = nil
		for over, customer := range found {
			seen[over] = true
			for _, next := range above(customer.Body) {
				if !seen[next] {
					level = append(level, next)
				}
			}
		}
	}
	return nil
}

// above returns the organisations that one belongs to: those of the one it was merged into, if it was.
func above(c domain.Customer) []string {
	if c.MergedInto != "" {
		return []string{c.MergedInto}
	}
	return c.Organisations()
}

// LeaveCycles ends those memberships of an organisation through which it has come to belong to itself, and reports whether
// there were any. A customer that is gone has none.
func (a App) LeaveCycles(ctx context.Context, id string) (bool, error) {
	customer, err := a.Customers.Get(ctx, id)
	if fault.Is(err, fault.NotFound) {
		return false, nil
	}
	if err != nil || customer.Body.Kind != domain.Organisation {
		return false, err
	}
	var leads []string
	for _, over := range customer.Body.Organisations() {
		switch err := a.refuseCycle(ctx, id, []string{over}); {
		case fault.Is(err, fault.Conflict):
			leads = append(leads, over)
		case err != nil:
			return false, err
		}
	}
	if len(leads) == 0 {
		return false, nil
	}
	form, err := a.Form(ctx)
	if err != nil {
		return false, err
	}
	_, err = a.Decide(ctx, id, func(c domain.Customer, now time.Time) (domain.Customer, []contracts.Data, error) {
		return c.Leave(leads, form, now)
	})
	return true, err
}
