package store

import (
	"context"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/services/customer/internal/privacy/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/privacy/domain"
)

var proposalSchema = docstore.Schema{
	Name: "retention_proposals",
	Indexes: []docstore.Index{
		{Name: "by_state", Fields: []string{"state", "proposedAt"}},
		{Name: "by_proposed", Fields: []string{"proposedAt"}},
		{Name: "by_customer", Fields: []string{"customerId"}},
	},
	Expiry: "expiresAt",
}

// Proposals is one tenant's proposals to erase.
type Proposals struct {
	docs docstore.Handle[domain.Proposal]
}

// Get returns a proposal.
func (p Proposals) Get(ctx context.Context, id string) (app.Proposal, error) {
	doc, err := get(ctx, p.docs, "proposal", id)
	return proposalOf(doc), err
}

// Add stores a new proposal unless there is one under its id.
func (p Proposals) Add(ctx context.Context, proposal domain.Proposal) error {
	_, err := p.docs.Insert(ctx, proposal.ID, proposal)
	if docstore.IsDuplicate(err, "_id") {
		return nil
	}
	return err
}

// Save stores a changed proposal.
func (p Proposals) Save(ctx context.Context, proposal app.Proposal) (app.Proposal, error) {
	doc, err := p.docs.Replace(ctx, proposal)
	return proposalOf(doc), err
}

// All returns the query for the proposals in a state, or in any, the latest first.
func (Proposals) All(state domain.ProposalState) docstore.Query {
	q := docstore.Query{Sort: "proposedAt", Desc: true}
	if state != "" {
		q.Where = []docstore.Cond{docstore.Eq("state", string(state))}
	}
	return q
}

// List returns a page of a query made by All.
func (p Proposals) List(ctx context.Context, q docstore.Query) (docstore.Page[domain.Proposal], error) {
	page, err := p.docs.Find(ctx, q)
	for i, doc := range page.Docs {
		page.Docs[i] = proposalOf(doc)
	}
	return page, err
}

// Erase removes the proposals about the customers.
func (p Proposals) Erase(ctx context.Context, customerIDs []string) (int64, error) {
	total := int64(0)
	for _, id := range customerIDs {
		erased, err := eraseEach(ctx, p.docs, proposalsAbout(id))
		total += erased
		if err != nil {
			return total, err
		}
	}
	return total, nil
}

func proposalsAbout(customerID string) docstore.Query {
	return docstore.Query{Where: []docstore.Cond{docstore.Eq("customerId", customerID)}}
}

func proposalOf(doc app.Proposal) app.Proposal {
	doc.Body.ID = doc.ID
	return doc
}
