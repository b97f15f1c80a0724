package store

import (
	"context"
	"errors"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/duplicates/domain"
)

var pairSchema = docstore.Schema{
	Name: "duplicates",
	Indexes: []docstore.Index{
		{Name: "by_state_score", Fields: []string{"state", "score"}},
		{Name: "by_customer", Fields: []string{"customers"}, Each: "customers"},
	},
	Expiry: "expireAt",
}

// Pairs is one tenant's pairs.
type Pairs struct {
	docs docstore.Handle[domain.Pair]
	now  func() time.Time
}

// Get returns a pair.
func (p Pairs) Get(ctx context.Context, id string) (domain.Pair, error) {
	doc, err := p.docs.Get(ctx, id)
	if errors.Is(err, docstore.ErrNotFound) {
		return domain.Pair{}, fault.New(fault.NotFound, "there is no pair %s", id)
	}
	return pairOf(doc), err
}

// GetMany returns those of the pairs that exist, by id.
func (p Pairs) GetMany(ctx context.Context, ids []string) (map[string]domain.Pair, error) {
	docs, err := p.docs.GetMany(ctx, ids)
	found := make(map[string]domain.Pair, len(docs))
	for id, doc := range docs {
		found[id] = pairOf(doc)
	}
	return found, err
}

// Save stores new and changed pairs, each by itself.
func (p Pairs) Save(ctx context.Context, pairs []domain.Pair) ([]error, error) {
	if len(pairs) == 0 {
		return nil, nil
	}
	writes := make([]docstore.Write[domain.Pair], len(pairs))
	for i, pair := range pairs {
		writes[i] = docstore.Write[domain.Pair]{
			Verb: docstore.Replace, Doc: docstore.Doc[domain.Pair]{ID: pair.ID, Version: pair.Version, Body: pair},
		}
		if pair.Version == 0 {
			writes[i].Verb = docstore.Insert
		}
	}
	errs, err := p.docs.Write(ctx, writes)
	for i := range errs {
		if docstore.IsDuplicate(errs[i], "_id") { // somebody else found it
			errs[i] = docstore.ErrConflict
		}
	}
	return errs, err
}

// Decide stores a decided pair and tells of the decision.
func (p Pairs) Decide(ctx context.Context, before, after domain.Pair) (domain.Pair, error) {
	doc, err := p.docs.Get(ctx, after.ID)
	if err == nil && doc.Version != before.Version {
		err = docstore.ErrConflict
	}
	if err != nil {
		return before, err
	}
	events, err := eventbus.Tell(p.now(), after.ID, contracts.SettingChanged{
		Kind: "duplicate", ID: after.ID,
		Changes: []contracts.Change{{Field: "state", From: string(before.State), To: string(after.State)}},
	})
	if err != nil {
		return before, err
	}
	doc.Body = after
	saved, err := p.docs.Replace(ctx, doc, events...)
	if err != nil {
		return before, err
	}
	return pairOf(saved), nil
}

// Of returns at most limit pairs of a customer.
func (p Pairs) Of(ctx context.Context, customerID string, limit int) ([]domain.Pair, error) {
	page, err := p.docs.Find(ctx, pairsOf(customerID, limit))
	pairs := make([]domain.Pair, len(page.Docs))
	for i, doc := range page.Docs {
		pairs[i] = pairOf(doc)
	}
	return pairs, err
}

func pairsOf(customerID string, limit int) docstore.Query {
	return docstore.Query{Where: []docstore.Cond{docstore.Eq("customers", customerID)}, Limit: limit}
}

// In returns the query for the pairs in a state, from a score on.
func (Pairs) In(state domain.PairState, minScore float64) docstore.Query {
	return docstore.Query{
		Where: []docstore.Cond{docstore.Eq("state", string(state)), docstore.Gte("score", minScore)}, Sort: "score", Desc: true,
	}
}

// List returns a page of a query made by In.
func (p Pairs) List(ctx context.Context, q docstore.Query) (docstore.Page[domain.Pair], error) {
	page, err := p.docs.Find(ctx, q)
	return show(page, err, pairOf)
}

// Erase removes the pairs.
func (p Pairs) Erase(ctx context.Context, pairs []domain.Pair) (int64, error) {
	if len(pairs) == 0 {
		return 0, nil
	}
	writes := make([]docstore.Write[domain.Pair], len(pairs))
	for i, pair := range pairs {
		writes[i] = docstore.Write[domain.Pair]{Verb: docstore.Delete, Doc: docstore.Doc[domain.Pair]{ID: pair.ID, Version: pair.Version}}
	}
	errs, err := p.docs.Write(ctx, writes)
	var erased int64
	for _, each := range errs {
		if each == nil {
			erased++
		}
	}
	return erased, errors.Join(append(errs, err)...)
}

func pairOf(doc docstore.Doc[domain.Pair]) domain.Pair {
	pair := doc.Body
	pair.ID, pair.Version = doc.ID, doc.Version
	return pair
}
