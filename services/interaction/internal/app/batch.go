package app

import (
	"context"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/services/interaction/internal/domain"
)

// Batch gathers what a batch of events leads to, in the order of the events, and writes it in a few bulk writes. Writing
// the same batch again changes nothing.
type Batch struct {
	app       App
	customers map[string]docstore.Doc[domain.Customer] // as they are after the events so far
	learnt    map[string]bool                          // whose copy has changed
	entries   []domain.Entry
	tasks     []domain.Task
	visits    []string // tasks that were done
	deleted   []string // customers
}

// Begin starts a batch that is about the customers named.
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

// CustomerDeleted forgets a customer, whose open tasks will be cancelled.
func (b *Batch) CustomerDeleted(customerID string, sequence int64) {
	b.learn(b.customer(customerID).Forget(sequence))
	b.deleted = append(b.deleted, customerID)
}

// PurchaseRecorded enters the purchase and plans its follow-up.
func (b *Batch) PurchaseRecorded(bought contracts.PurchaseRecorded) error {
	entry, err := domain.OfPurchase(bought)
	if err != nil {
		return err
	}
	b.Enter(entry)
	task, planned, err := b.app.Policy().FollowUp(b.customer(bought.CustomerID), bought, b.app.now())
	if planned {
		b.tasks = append(b.tasks, task)
	}
	return err
}

// VisitDone enters a follow-up that was done, and logs its touchpoint if that is missing.
func (b *Batch) VisitDone(told contracts.VisitDone) {
	b.Enter(domain.OfVisitDone(told))
	b.visits = append(b.visits, told.FollowUp.TaskID)
}

// Enter puts an entry on the timeline.
func (b *Batch) Enter(entry domain.Entry) { b.entries = append(b.entries, entry) }

// Commit writes it all. The copies come after what was decided from them, so that a batch that is delivered again after
// a crash decides from the same copies.
func (b *Batch) Commit(ctx context.Context) error {
	if err := b.app.Timeline.AddAll(ctx, b.entries); err != nil {
		return err
	}
	if err := b.app.Tasks.AddAll(ctx, b.tasks); err != nil {
		return err
	}
	if err := b.logVisits(ctx); err != nil {
		return err
	}
	learnt := make([]docstore.Doc[domain.Customer], 0, len(b.learnt))
	for id := range b.learnt {
		learnt = append(learnt, b.customers[id])
	}
	if err := b.app.Customers.SaveAll(ctx, learnt); err != nil {
		return err
	}
	return b.app.cancelTasks(ctx, b.deleted)
}

func (b *Batch) logVisits(ctx context.Context) error {
	done, err := b.app.Tasks.GetMany(ctx, b.visits)
	if err != nil {
		return err
	}
	tasks := make([]domain.Task, 0, len(done))
	for _, task := range done {
		tasks = append(tasks, task.Body)
	}
	return b.app.logVisits(ctx, tasks)
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
