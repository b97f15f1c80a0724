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
	responses []string // customers of whom there are any
	erasures  []contracts.ErasureRequested
	accesses  []contracts.AccessRequested
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

// CustomersMerged has a customer stand for another one, whose state it takes in.
func (b *Batch) CustomersMerged(told contracts.CustomersMerged, sequence int64) {
	b.CustomerTold(told.Customer.ID, told.Customer, sequence)
	b.learn(b.customer(told.MergedID).MergeInto(told.Customer.ID, told.MergeID))
}

// CustomersUnmerged has a customer stand for itself again.
func (b *Batch) CustomersUnmerged(told contracts.CustomersUnmerged, sequence int64) {
	b.CustomerTold(told.Customer.ID, told.Customer, sequence)
	b.learn(b.customer(told.Unmerged.ID).Return(told.MergeID))
}

// ErasureRequested makes the customer's ids dead, and has all that is held of it erased.
func (b *Batch) ErasureRequested(asked contracts.ErasureRequested) {
	for _, id := range idsOf(asked) {
		b.learn(b.customer(id).Erase())
	}
	b.erasures = append(b.erasures, asked)
}

// AccessRequested has all that is held of the customer handed over.
func (b *Batch) AccessRequested(asked contracts.AccessRequested) {
	b.accesses = append(b.accesses, asked)
}

// ResponseReceived opens the case of a low score if a crash kept it from being opened with the answer.
func (b *Batch) ResponseReceived(response contracts.ResponseReceived) {
	if b.customers[response.CustomerID].Body.Dead {
		return
	}
	b.responses = append(b.responses, response.CustomerID)
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
	if err := b.app.Customers.SaveAll(ctx, learnt); err != nil {
		return err
	}
	return b.reply(ctx)
}

// reply does what the customer service asks for, once the copies are what they are to be, and looks whether a customer
// that something was written of has died meanwhile.
func (b *Batch) reply(ctx context.Context) error {
	for _, asked := range b.erasures {
		if err := b.app.eraseCustomer(ctx, asked); err != nil {
			return err
		}
	}
	for _, asked := range b.accesses {
		if err := b.app.handOver(ctx, asked); err != nil {
			return err
		}
	}
	_, err := b.app.eraseLate(ctx, b.responses)
	return err
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
