package store

import (
	"context"
	"errors"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

// Customers is one tenant's customers.
type Customers struct {
	docs   docstore.Handle[domain.Customer]
	tenant tenancy.ID
	engine docstore.Engine
	now    func() time.Time
}

// Get returns a customer that is not deleted. The fault of one that was merged says into whom.
func (c Customers) Get(ctx context.Context, id string) (app.Customer, error) {
	doc, err := c.docs.Get(ctx, id)
	if errors.Is(err, docstore.ErrNotFound) || err == nil && doc.Body.Deleted() {
		return app.Customer{}, fault.New(fault.NotFound, "there is no customer %s", id)
	}
	if err == nil && doc.Body.Merged() {
		return app.Customer{}, c.moved(ctx, named(doc))
	}
	return named(doc), err
}

// GetMany returns those of the customers that exist, the deleted among them, by id.
func (c Customers) GetMany(ctx context.Context, ids []string) (map[string]app.Customer, error) {
	found, err := c.docs.GetMany(ctx, ids)
	for id, doc := range found {
		found[id] = named(doc)
	}
	return found, err
}

// ByExternalID returns those of the customers that exist, by external id; at most docstore.MaxLimit are asked for at once.
// The external id of a customer that was merged leads to who remains, who may have one of its own.
func (c Customers) ByExternalID(ctx context.Context, ids []string) (map[string]app.Customer, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	page, err := c.docs.Find(ctx, byExternalIDs(ids))
	found := make(map[string]app.Customer, len(page.Docs))
	for _, doc := range page.Docs {
		one, err := c.survivors(ctx, []app.Customer{named(doc)})
		if err != nil {
			return nil, err
		}
		found[doc.Body.ExternalID] = one[0]
	}
	return found, err
}

// Count counts the customers that are not deleted.
func (c Customers) Count(ctx context.Context) (int64, error) {
	return c.docs.Count(ctx, docstore.Eq("listed", true))
}

// Add stores a new customer.
func (c Customers) Add(ctx context.Context, customer domain.Customer, events []contracts.Data) (app.Customer, error) {
	return c.one(ctx, docstore.Insert, app.Customer{ID: customer.ID, Body: customer}, events)
}

// Save stores a changed customer.
func (c Customers) Save(ctx context.Context, customer app.Customer, events []contracts.Data) (app.Customer, error) {
	return c.one(ctx, docstore.Replace, customer, events)
}

// AddAll stores new customers, each by itself.
func (c Customers) AddAll(ctx context.Context, changes []app.CustomerChange) ([]error, error) {
	return c.write(ctx, docstore.Insert, changes)
}

// SaveAll stores changed customers, each by itself.
func (c Customers) SaveAll(ctx context.Context, changes []app.CustomerChange) ([]error, error) {
	return c.write(ctx, docstore.Replace, changes)
}

func (c Customers) one(ctx context.Context, verb docstore.Verb, customer app.Customer, events []contracts.Data) (app.Customer, error) {
	errs, err := c.write(ctx, verb, []app.CustomerChange{{Customer: customer, Events: events}})
	if err != nil {
		return customer, err
	}
	customer.Version++
	return customer, errs[0]
}

func (c Customers) write(ctx context.Context, verb docstore.Verb, changes []app.CustomerChange) ([]error, error) {
	writes := make([]docstore.Write[domain.Customer], len(changes))
	for i, change := range changes {
		events, err := eventbus.Tell(c.now(), change.Customer.ID, change.Events...)
		if err != nil {
			return nil, err
		}
		writes[i] = docstore.Write[domain.Customer]{Verb: verb, Doc: change.Customer, Events: events}
	}
	errs, err := c.docs.Write(ctx, writes)
	if err != nil {
		return nil, err
	}
	for i, change := range changes {
		switch {
		case docstore.IsDuplicate(errs[i], byExternalID):
			errs[i] = fault.New(fault.Conflict, "another customer has this external id")
		case docstore.IsDuplicate(errs[i], byUnique):
			errs[i] = c.takenValue(ctx, change.Customer)
		}
	}
	return errs, nil
}

// Telling returns the steps of purchases that the customers have told of in events not yet acknowledged.
func (c Customers) Telling(ctx context.Context, ids []string) (map[domain.Step]bool, error) {
	refs := make([]docstore.Ref, len(ids))
	for i, id := range ids {
		refs[i] = docstore.Ref{Collection: customerSchema.Name, Tenant: string(c.tenant), ID: id}
	}
	pending, err := c.engine.Pending(ctx, refs)
	if err != nil {
		return nil, err
	}
	telling := map[domain.Step]bool{}
	for _, customer := range pending {
		for _, e := range customer.Events {
			step, ok, err := app.StepOf(e.Type, e.Data)
			if err != nil {
				return nil, err
			}
			if ok {
				telling[step] = true
			}
		}
	}
	return telling, nil
}
