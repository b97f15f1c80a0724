package store

import (
	"context"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/services/customer/internal/loyalty/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/loyalty/domain"
)

var offerSchema = docstore.Schema{
	Name: "loyalty_offers",
	Indexes: []docstore.Index{
		{Name: "by_created", Fields: []string{"createdAt"}},
		{Name: "by_programme", Fields: []string{"programmeId", "createdAt"}},
	},
}

// Offers is one tenant's offers.
type Offers struct{ all telling[domain.Offer] }

// Get returns an offer.
func (o Offers) Get(ctx context.Context, id string) (app.Offer, error) { return o.all.get(ctx, id) }

// Query is the query for the offers of a programme, or of all where none is given, the latest first.
func (Offers) Query(programmeID string) docstore.Query {
	q := docstore.Query{Sort: "createdAt", Desc: true}
	if programmeID != "" {
		q.Where = []docstore.Cond{docstore.Eq("programmeId", programmeID)}
	}
	return q
}

// List returns a page of a query made by Query.
func (o Offers) List(ctx context.Context, q docstore.Query) (docstore.Page[domain.Offer], error) {
	return o.all.page(ctx, q)
}

// Add stores a new offer.
func (o Offers) Add(ctx context.Context, doc app.Offer, events []contracts.Data) (app.Offer, error) {
	return o.all.add(ctx, doc, events)
}

// Save stores a changed offer.
func (o Offers) Save(ctx context.Context, doc app.Offer, events []contracts.Data) (app.Offer, error) {
	return o.all.save(ctx, doc, events)
}

func namedOffer(doc app.Offer) app.Offer {
	doc.Body.ID, doc.Body.Version = doc.ID, doc.Version
	return doc
}
