package app

import (
	"context"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/services/feedback/internal/domain"
)

// Batch gathers what a batch of events leads to, in the order of the events, and writes it in a few bulk writes. Writing
// the same batch again changes nothing.
type Batch struct {
	app       App
	customers map[string]docstore.Doc[domain.Customer] // as they are after the events so far
	learnt    map[string]bool                          // whose copy has changed
	cases     []NewCase
}

// Begin starts a batch that changes the copies of the customers named.
func (a App) Begin(ctx context.Context, customerIDs []string) (*Batch, error) {
	customers, err := a.Customers.GetMany(ctx, customerIDs)
	if err != nil {
		return nil, err
	}
	return &Batch{app: a, customers: customers, learnt: map[string]bool{}}, nil
}

// CustomerTold takes in a customer's whole state.
func (b *Batch) CustomerTold(customerID string, told contracts.Customer, sequence int64) {
	b.learn(b.customer(customerID).Learn(told, sequence))
}

// CustomerDeleted forgets a customer.
func (b *Batch) CustomerDeleted(customerID string, sequence int64) {
	b.learn(b.customer(customerID).Forget(sequence))
}

// ResponseReceived opens the case of a low score if a crash kept it from being opened with the answer.
func (b *Batch) ResponseReceived(response contracts.ResponseReceived) {
	if opened, events, low := domain.CaseOf(response); low {
		b.cases = append(b.cases, NewCase{opened, events})
	}
}

// Commit writes it all.
func (b *Batch) Commit(ctx context.Context) error {
	if err := b.app.Cases.AddAll(ctx, b.cases); err != nil {
		return err
	}
	learnt := make([]docstore.Doc[domain.Customer], 0, len(b.learnt))
	for id := range b.learnt {
		learnt = append(learnt, b.customers[id])
	}
	return b.app.Customers.SaveAll(ctx, learnt)
}

func (b *Batch) customer(id string) domain.Customer {
	customer := b.customers[id].Body
	customer.ID = id
	return customer
}

func (b *Batch) learn(customer domain.Customer, changed bool) {
	if changed {
		doc := b.customers[customer.ID]
		doc.ID, doc.Body = customer.ID, customer
		b.customers[customer.ID] = doc
		b.learnt[customer.ID] = true
	}
}
