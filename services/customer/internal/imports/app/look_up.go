package app

import (
	"context"
	"encoding/json"
	"hash/maphash"
	"slices"

	heart "github.com/guanxi-crm/guanxi/services/customer/internal/customers/app"
	customers "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/imports/domain"
)

// knowledge is what is known of the customers that rows are about.
type knowledge struct {
	byID, byExternalID map[string]heart.Customer
	buried             map[string]bool // external ids of customers who were erased
	changes            map[int64]domain.Change
}

// find returns the customer that the row names, if there is one: by the service's own id before the external one.
func (k knowledge) find(row domain.CustomerRow) (heart.Customer, bool) {
	if customer, known := k.byID[row.ID]; known && row.ID != "" && customer.Body.Listed {
		return customer, true
	}
	customer, known := k.byExternalID[row.ExternalID]
	return customer, known && row.ExternalID != ""
}

// lookUp finds out what is known of the customers that the rows name. What an earlier run of the rows has done is looked
// for the first time only: then a lost race is this run's own.
func (c *customerRows) lookUp(ctx context.Context, rows []read, first bool) (known knowledge, err error) {
	var ids, externalIDs []string
	var numbers []int64
	for _, row := range rows {
		ids, externalIDs = append(ids, row.customer.ID), append(externalIDs, row.customer.ExternalID)
		numbers = append(numbers, row.Number)
	}
	if c.job.Plan.OnDuplicate == domain.Update && first && !c.job.Run.Dry {
		if known.changes, err = c.Changes.Of(ctx, c.job.ID, numbers); err != nil {
			return known, err
		}
		for _, change := range known.changes {
			ids = append(ids, change.CustomerID)
		}
	}
	if known.byID, err = c.Customers.Customers.GetMany(ctx, given(ids)); err != nil {
		return known, err
	}
	externalIDs = given(externalIDs)
	if known.byExternalID, err = c.Customers.Customers.ByExternalID(ctx, externalIDs); err != nil {
		return known, err
	}
	var unknown []string
	for _, id := range externalIDs {
		if _, found := known.byExternalID[id]; !found {
			unknown = append(unknown, id)
		}
	}
	if len(unknown) > 0 {
		known.buried, err = c.Customers.Graveyard.Buried(ctx, unknown)
	}
	return known, err
}

// given returns the values that are not empty, each once.
func given(values []string) []string {
	values = slices.DeleteFunc(slices.Clone(values), func(v string) bool { return v == "" })
	slices.Sort(values)
	return slices.Compact(values)
}

// reached returns another customer than the one given who has one of its addresses, as far as the plan goes by them.
func (c *customerRows) reached(ctx context.Context, customer customers.Customer) (heart.Customer, bool, error) {
	for _, point := range customer.ContactPoints {
		if !slices.Contains(c.job.Plan.MatchBy, domain.Match(point.Kind)) {
			continue
		}
		known, found, err := c.Known(ctx, point.Kind, point.Value, customer.ID)
		if err != nil || found {
			return known, found, err
		}
	}
	return heart.Customer{}, false, nil
}

// keys are by what a row may be about the same customer as another.
func (c *customerRows) keys(row domain.CustomerRow) []string {
	var keys []string
	if row.ID != "" {
		keys = append(keys, "id:"+row.ID)
	}
	if row.ExternalID != "" {
		keys = append(keys, "external:"+row.ExternalID)
	}
	if len(c.job.Plan.MatchBy) == 0 || c.job.Plan.OnDuplicate == domain.Create {
		return keys
	}
	customer, _, err := customers.Register("", row.Fresh(), c.form, c.now())
	if err != nil {
		return keys // it is rejected for the same error
	}
	for _, point := range customer.ContactPoints {
		if slices.Contains(c.job.Plan.MatchBy, domain.Match(point.Kind)) {
			keys = append(keys, string(point.Kind)+":"+point.Value)
		}
	}
	return keys
}

func hashOf(seed maphash.Seed, details customers.Details) (uint64, error) {
	text, err := json.Marshal(details)
	return maphash.Bytes(seed, text), err
}
