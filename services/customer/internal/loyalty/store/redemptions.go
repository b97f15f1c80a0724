package store

import (
	"context"
	"errors"
	"time"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/loyalty/domain"
)

const bySlot = "by_slot"

var redemptionSchema = docstore.Schema{
	Name: "loyalty_redemptions",
	Indexes: []docstore.Index{
		{Name: bySlot, Fields: []string{"accountId", "offerId", "slot"}, Unique: true},
		{Name: "by_customer", Fields: []string{"customerId", "createdAt"}},
		{Name: "by_state", Fields: []string{"state", "updatedAt"}},
	},
}

type redemptionDoc = domain.Redemption

// Redemptions is one tenant's redemptions.
type Redemptions struct {
	docs docstore.Handle[redemptionDoc]
}

// Get returns a redemption.
func (r Redemptions) Get(ctx context.Context, id string) (domain.Redemption, error) {
	doc, err := r.docs.Get(ctx, id)
	if errors.Is(err, docstore.ErrNotFound) {
		return domain.Redemption{}, fault.New(fault.NotFound, "there is no redemption %s", id)
	}
	return redemptionOf(doc), err
}

// Of is the query for customers' redemptions, the latest first.
func (Redemptions) Of(customerIDs []string) docstore.Query {
	return docstore.Query{Where: []docstore.Cond{docstore.In("customerId", customerIDs)}, Sort: "createdAt", Desc: true}
}

// List returns a page of a query made by Of.
func (r Redemptions) List(ctx context.Context, q docstore.Query) (docstore.Page[domain.Redemption], error) {
	page, err := r.docs.Find(ctx, q)
	return show(page, err, redemptionOf)
}

// Slots returns which of the first n slots of an offer are taken by redemptions of an account.
func (r Redemptions) Slots(ctx context.Context, accountID, offerID string, n int) ([]int, error) {
	page, err := r.docs.Find(ctx, inSlots(accountID, offerID, n))
	return bodies(page, err, func(doc docstore.Doc[redemptionDoc]) int { return doc.Body.Slot })
}

func inSlots(accountID, offerID string, n int) docstore.Query {
	slots := make([]int, n)
	for i := range slots {
		slots[i] = i + 1
	}
	return docstore.Query{
		Where: []docstore.Cond{docstore.Eq("accountId", accountID), docstore.Eq("offerId", offerID), docstore.In("slot", slots)},
		Limit: n,
	}
}

// Unfinished returns redemptions that have been in a state since before then, the oldest first.
func (r Redemptions) Unfinished(ctx context.Context, state domain.RedemptionState, then time.Time, limit int) ([]domain.Redemption, error) {
	page, err := r.docs.Find(ctx, unfinished(state, then, limit))
	return bodies(page, err, redemptionOf)
}

func unfinished(state domain.RedemptionState, then time.Time, limit int) docstore.Query {
	return docstore.Query{
		Where: []docstore.Cond{docstore.Eq("state", string(state)), docstore.Lt("updatedAt", then)}, Sort: "updatedAt", Limit: limit,
	}
}

// Add stores a new redemption; the error is docstore.ErrConflict when another has its slot.
func (r Redemptions) Add(ctx context.Context, redemption domain.Redemption) (domain.Redemption, error) {
	doc, err := r.docs.Insert(ctx, redemption.ID, redemption)
	if docstore.IsDuplicate(err, bySlot) {
		return redemption, docstore.ErrConflict
	}
	return redemptionOf(doc), err
}

// Save stores a changed redemption.
func (r Redemptions) Save(ctx context.Context, redemption domain.Redemption) (domain.Redemption, error) {
	doc, err := r.docs.Replace(ctx, docstore.Doc[redemptionDoc]{ID: redemption.ID, Version: redemption.Version, Body: redemption})
	return redemptionOf(doc), err
}

// Remove removes redemptions.
func (r Redemptions) Remove(ctx context.Context, all []docstore.Doc[domain.Redemption]) error {
	writes := make([]docstore.Write[redemptionDoc], len(all))
	for i, doc := range all {
		writes[i] = docstore.Write[redemptionDoc]{Verb: docstore.Delete, Doc: docstore.Doc[redemptionDoc]{ID: doc.ID, Version: doc.Version}}
	}
	return allOf(r.docs.Write(ctx, writes))
}

func redemptionOf(doc docstore.Doc[redemptionDoc]) domain.Redemption {
	r := doc.Body
	r.ID, r.Version = doc.ID, doc.Version
	return r
}
