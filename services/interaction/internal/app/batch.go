package app

import (
	"context"
	"maps"
	"slices"
	"time"

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
	visits    []contracts.FollowUp // tasks that were done
	deleted   []string             // customers
	erasures  []contracts.ErasureRequested
	accesses  []contracts.AccessRequested
}

// Begin starts a batch that is about the customers named.
func (a App) Begin(ctx context.Context, customerIDs []string) (*Batch, error) {
	customers, err := a.Customers.GetMany(ctx, customerIDs)
	if err != nil {
		return nil, err
	}
	b := &Batch{app: a, customers: customers, learnt: map[string]bool{}}
	if err := b.loadOthers(ctx); err != nil {
		return nil, err
	}
	return b, nil
}

// loadOthers adds the copies that those at hand stand for.
func (b *Batch) loadOthers(ctx context.Context) error {
	for {
		var others []string
		for _, doc := range b.customers {
			if into := doc.Body.MergedInto; into != "" && b.customers[into].Version == 0 {
				others = append(others, into)
			}
		}
		if len(others) == 0 {
			return nil
		}
		found, err := b.app.Customers.GetMany(ctx, others)
		if err != nil || len(found) == 0 {
			return err
		}
		maps.Copy(b.customers, found)
	}
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

// PurchaseRecorded enters the purchase and plans its follow-up.
func (b *Batch) PurchaseRecorded(bought contracts.PurchaseRecorded) error {
	entry, err := domain.OfPurchase(bought)
	if err != nil {
		return err
	}
	b.Enter(entry)
	task, planned, err := b.app.Policy().FollowUp(b.living(bought.CustomerID), bought, b.app.now())
	if planned {
		b.tasks = append(b.tasks, task)
	}
	return err
}

// StageChanged enters the move and plans what the playbook recommends for it.
func (b *Batch) StageChanged(moved contracts.StageChanged, sequence int64, at time.Time) {
	b.Enter(domain.OfStage(moved, sequence, at))
	b.tasks = append(b.tasks, b.app.Policy().NextActions(b.living(moved.CustomerID), moved, sequence, at, b.app.now())...)
}

// VisitDone enters a follow-up that was done, and logs its touchpoint if that is missing.
func (b *Batch) VisitDone(told contracts.VisitDone) {
	b.Enter(domain.OfVisitDone(told))
	b.visits = append(b.visits, told.FollowUp)
}

// Enter puts an entry on the timeline.
func (b *Batch) Enter(entry domain.Entry) { b.entries = append(b.entries, entry) }

// Commit writes it all. The copies come after what was decided from them, so that a batch that is delivered again after
// a crash decides from the same copies.
func (b *Batch) Commit(ctx context.Context) error {
	b.dropDead()
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
	if err := b.app.cancelTasks(ctx, b.deleted); err != nil {
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
	_, err := b.app.eraseLate(ctx, b.written())
	return err
}

// written are the customers that the batch writes something of besides their copies.
func (b *Batch) written() []string {
	seen := map[string]bool{}
	for _, e := range b.entries {
		seen[e.CustomerID] = true
	}
	for _, t := range b.tasks {
		seen[t.CustomerID] = true
	}
	return slices.Collect(maps.Keys(seen))
}

// dropDead takes out what was gathered of customers that are dead.
func (b *Batch) dropDead() {
	dead := func(id string) bool { return b.customers[id].Body.Dead }
	b.entries = slices.DeleteFunc(b.entries, func(e domain.Entry) bool { return dead(e.CustomerID) })
	b.tasks = slices.DeleteFunc(b.tasks, func(t domain.Task) bool { return dead(t.CustomerID) })
	b.visits = slices.DeleteFunc(b.visits, func(f contracts.FollowUp) bool { return dead(f.CustomerID) })
}

func (b *Batch) logVisits(ctx context.Context) error {
	ids := make([]string, len(b.visits))
	for i, visit := range b.visits {
		ids[i] = visit.TaskID
	}
	done, err := b.app.Tasks.GetMany(ctx, ids)
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

// living returns whom an id stands for: who is to be got in touch with.
func (b *Batch) living(id string) domain.Customer {
	customer := b.customer(id)
	for range len(b.customers) {
		other, known := b.customers[customer.MergedInto]
		if !known {
			break
		}
		customer = other.Body
	}
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
