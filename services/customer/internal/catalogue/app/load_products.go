package app

import (
	"context"
	"errors"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/catalogue/domain"
)

// Outcome says what became of one of several products.
type Outcome string

// The outcomes.
const (
	Created   Outcome = "created"
	Changed   Outcome = "changed"
	Unchanged Outcome = "unchanged"
	Rejected  Outcome = "rejected"
)

// Item is a product to add, or to change where there is one with the SKU.
type Item struct {
	SKU     string
	Details domain.Details
}

// Result is what became of an item, with what is wrong with it when it was rejected.
type Result struct {
	Outcome Outcome
	Broken  []fault.Field
}

// attempts bounds how often items that others are changing too are tried again.
const attempts = 5

// LoadProducts adds and changes products, each by itself, and returns a result for each. Doing it again changes nothing.
func (a App) LoadProducts(ctx context.Context, items []Item) ([]Result, error) {
	results := make([]Result, len(items))
	left := make([]int, 0, len(items))
	named := make(map[string]bool, len(items))
	for i, item := range items {
		if named[item.SKU] {
			results[i] = Result{Rejected, []fault.Field{{Path: "sku", Message: "is named twice"}}}
			continue
		}
		named[item.SKU] = true
		left = append(left, i)
	}
	for range attempts {
		var err error
		if left, err = a.loadOnce(ctx, items, left, results); err != nil || len(left) == 0 {
			return results, err
		}
	}
	return nil, fault.New(fault.Unavailable, "the products are being changed too often; try again")
}

// loadOnce writes the items that are left and returns those that somebody else changed meanwhile.
func (a App) loadOnce(ctx context.Context, items []Item, left []int, results []Result) ([]int, error) {
	skus := make([]string, len(left))
	for i, n := range left {
		skus[i] = items[n].SKU
	}
	known, err := a.Products.GetMany(ctx, skus)
	if err != nil {
		return nil, err
	}
	var changes []Change
	var of []int
	for _, n := range left {
		change, result, err := a.decide(items[n], known)
		if err != nil {
			return nil, err
		}
		if results[n] = result; len(change.Events) > 0 {
			changes, of = append(changes, change), append(of, n)
		}
	}
	errs, err := a.Products.Save(ctx, changes)
	if err != nil {
		return nil, err
	}
	var again []int
	for i, err := range errs {
		switch {
		case errors.Is(err, docstore.ErrConflict):
			again = append(again, of[i])
		case err != nil:
			return nil, err
		}
	}
	return again, nil
}

// decide returns what an item makes of the product, if there is one.
func (a App) decide(item Item, known map[string]Product) (change Change, result Result, err error) {
	product, exists := known[item.SKU]
	body, outcome := product.Body, Changed
	if exists {
		body, change.Events, err = body.Change(item.Details, a.now())
	} else {
		outcome = Created
		body, change.Events, err = domain.New(item.SKU, item.Details, a.now())
		product.ID = body.SKU
	}
	var broken *fault.Error
	if errors.As(err, &broken) && broken.Kind == fault.Invalid {
		return Change{}, Result{Rejected, broken.Fields}, nil
	}
	if len(change.Events) == 0 {
		outcome = Unchanged
	}
	product.Body = body
	change.Product = product
	return change, Result{Outcome: outcome}, err
}
