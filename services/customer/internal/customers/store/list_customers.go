package store

import (
	"context"
	"errors"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

// Query is the query for the customers that the filter lets through, in its order.
func (c Customers) Query(f app.CustomerFilter) docstore.Query {
	if f.ExternalID != "" {
		return docstore.Query{Where: []docstore.Cond{docstore.Eq("externalId", f.ExternalID)}}
	}
	listed := docstore.Eq("listed", true)
	if f.ContactPoint != "" {
		return docstore.Query{Where: []docstore.Cond{listed, docstore.Eq("contactPoints.value", f.ContactPoint)}, Desc: f.Desc}
	}
	if f.Organisation != "" {
		q := c.Members(f.Organisation)
		q.Desc = f.Desc && f.ByName
		return q
	}
	q := docstore.Query{Where: []docstore.Cond{listed}, Sort: "createdAt", Desc: f.Desc}
	if f.ByName {
		q.Sort = "sortName"
	}
	for _, held := range []struct{ field, value string }{
		{"tags", f.Tag}, {"owner", f.Owner}, {"team", f.Team}, {"kind", string(f.Kind)}, {"source", f.Source}, {"stage", string(f.Stage)},
	} {
		if held.value != "" {
			q.Where = append(q.Where, docstore.Eq(held.field, held.value))
		}
	}
	return q
}

// Members is the query for those who belong to an organisation, by name.
func (Customers) Members(organisationIDs ...string) docstore.Query {
	belongs := docstore.In("memberships.organisationId", organisationIDs)
	if len(organisationIDs) == 1 {
		belongs = docstore.Eq("memberships.organisationId", organisationIDs[0])
	}
	return docstore.Query{Where: []docstore.Cond{docstore.Eq("listed", true), belongs}, Sort: "sortName"}
}

// List returns a page of a query made by Query or Members. Filters that no index serves together are an Invalid fault.
func (c Customers) List(ctx context.Context, q docstore.Query) (docstore.Page[domain.Customer], error) {
	page, err := c.docs.Find(ctx, q)
	if errors.Is(err, docstore.ErrNoIndex) {
		return page, fault.New(fault.Invalid, "these filters and this order do not go together; what does: tag and stage, owner and stage by "+
			"creation, each of tag, stage and owner by name or creation, each of team, kind and source by creation; and no other filter "+
			"with externalId, email, phone or organisationId")
	}
	for i, doc := range page.Docs {
		page.Docs[i] = named(doc)
	}
	if err == nil { // the external id of a merged customer leads to who remains
		page.Docs, err = c.survivors(ctx, page.Docs)
	}
	return page, err
}
