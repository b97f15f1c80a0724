package store

import (
	"context"
	"errors"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/services/customer/internal/loyalty/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/loyalty/domain"
)

var accountSchema = docstore.Schema{
	Name: "loyalty_accounts",
	Indexes: []docstore.Index{
		{Name: "by_customer", Fields: []string{"customerId"}},
		{Name: "by_due", Fields: []string{"due"}},
		{Name: "by_spent", Fields: []string{"programmeId", "open", "spent"}},
	},
}

// Accounts is one tenant's accounts.
type Accounts struct {
	all    telling[domain.Account]
	tenant tenancy.ID
	engine docstore.Engine
}

// Get returns an account; the error is docstore.ErrNotFound when there is none.
func (a Accounts) Get(ctx context.Context, id string) (app.Account, error) {
	doc, err := a.all.docs.Get(ctx, id)
	return namedAccount(doc), err
}

// GetMany returns those of the accounts that exist, by id.
func (a Accounts) GetMany(ctx context.Context, ids []string) (map[string]app.Account, error) {
	found, err := a.all.docs.GetMany(ctx, ids)
	for id, doc := range found {
		found[id] = namedAccount(doc)
	}
	return found, err
}

// Of returns a customer's accounts, one of each programme.
func (a Accounts) Of(ctx context.Context, customerID string) ([]app.Account, error) {
	page, err := a.all.page(ctx, ofCustomer(customerID))
	return page.Docs, err
}

func ofCustomer(customerID string) docstore.Query {
	return docstore.Query{Where: []docstore.Cond{docstore.Eq("customerId", customerID)}, Limit: docstore.MaxLimit}
}

// Due returns accounts for which time alone changes something on a day, or has before; the longest due first.
func (a Accounts) Due(ctx context.Context, today domain.Day, limit int) ([]app.Account, error) {
	page, err := a.all.page(ctx, due(today, limit))
	return page.Docs, err
}

func due(today domain.Day, limit int) docstore.Query {
	return docstore.Query{
		Where: []docstore.Cond{docstore.Gte("due", "0"), docstore.Lt("due", string(today.Next()))}, Sort: "due", Limit: limit,
	}
}

// BySpending is the query for the open accounts of a programme by what was spent over its period, the most first.
func (Accounts) BySpending(programmeID string) docstore.Query {
	return docstore.Query{
		Where: []docstore.Cond{docstore.Eq("programmeId", programmeID), docstore.Eq("open", true)}, Sort: "spent", Desc: true,
	}
}

// List returns a page of a query made by BySpending.
func (a Accounts) List(ctx context.Context, q docstore.Query) (docstore.Page[domain.Account], error) {
	return a.all.page(ctx, q)
}

// Add stores a new account; the error is docstore.ErrConflict when there is one.
func (a Accounts) Add(ctx context.Context, account domain.Account) (app.Account, error) {
	return a.all.add(ctx, app.Account{ID: account.ID, Body: account}, nil)
}

// Save stores a changed account if nobody changed it since it was loaded; else the error is docstore.ErrConflict.
func (a Accounts) Save(ctx context.Context, account app.Account, events []contracts.Data) (app.Account, error) {
	return a.all.save(ctx, account, events)
}

// Remove removes an account with all it has still to tell.
func (a Accounts) Remove(ctx context.Context, account app.Account) error {
	err := a.all.docs.Delete(ctx, account)
	if errors.Is(err, docstore.ErrNotFound) {
		return nil
	}
	return err
}

// Telling returns the lines that the accounts have told of in events not yet acknowledged.
func (a Accounts) Telling(ctx context.Context, ids []string) ([]domain.Entry, error) {
	refs := make([]docstore.Ref, len(ids))
	for i, id := range ids {
		refs[i] = docstore.Ref{Collection: accountSchema.Name, Tenant: string(a.tenant), ID: id}
	}
	pending, err := a.engine.Pending(ctx, refs)
	if err != nil {
		return nil, err
	}
	var lines []domain.Entry
	for _, account := range pending {
		for _, e := range account.Events {
			if e.Type != (domain.Entry{}).EventType() {
				continue
			}
			line, err := eventbus.Decode[domain.Entry](eventbus.Event{Type: e.Type, ID: e.ID, Data: e.Data})
			if err != nil {
				return nil, err
			}
			lines = append(lines, line)
		}
	}
	return lines, nil
}

func namedAccount(doc app.Account) app.Account {
	doc.Body.ID, doc.Body.Version = doc.ID, doc.Version
	return doc
}

func accountsOf(docs docstore.Handle[domain.Account], tenant tenancy.ID, engine docstore.Engine, now func() time.Time) Accounts {
	return Accounts{tenant: tenant, engine: engine, all: telling[domain.Account]{
		docs: docs, now: now, kind: "account", full: namedAccount,
		key: func(doc app.Account) string { return doc.Body.CustomerID },
	}}
}
