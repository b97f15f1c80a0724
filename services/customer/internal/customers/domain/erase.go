package domain

import (
	"slices"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
)

// Erase leaves a tombstone of the customer: its id, which is dead from now on, and what the figures need. It is made anew
// rather than taken from the customer, so that what a customer comes to hold later is erased too unless it is named here.
func (c Customer) Erase(now time.Time) (Customer, []contracts.Data) {
	tombstone := Customer{
		ID: c.ID, Details: Details{Kind: c.Kind}, Stage: c.Stage, StageSince: c.StageSince,
		CreatedAt: c.CreatedAt, UpdatedAt: now, DeletedAt: c.DeletedAt, ErasedAt: &now,
		Buying: c.Buying, MergedInto: c.MergedInto, Aliases: c.Aliases,
	}
	if c.Deleted() {
		return tombstone, nil
	}
	tombstone.DeletedAt = &now
	if c.MergedInto != "" {
		return tombstone, nil // whoever counts customers no longer counts it
	}
	return tombstone, []contracts.Data{contracts.CustomerDeleted{CustomerID: c.ID, Stage: string(c.Stage), DeletedAt: now}}
}

// Erased reports whether nothing personal is left of the customer.
func (c Customer) Erased() bool { return c.ErasedAt != nil }

// Anonymise leaves of the purchase what the figures need: what was bought, on which day and for how much. The customer's
// id in it tells of nobody once the customer is erased.
func (p Purchase) Anonymise() Purchase {
	p.ExternalID = ""
	p.Refunds = slices.Clone(p.Refunds)
	for i := range p.Refunds {
		p.Refunds[i].ExternalID, p.Refunds[i].Reason = "", ""
	}
	return p
}

// Anonymous reports whether nothing is left in the purchase that tells of whom it was.
func (p Purchase) Anonymous() bool {
	return p.ExternalID == "" && !slices.ContainsFunc(p.Refunds, func(r Refund) bool { return r.ExternalID != "" || r.Reason != "" })
}
