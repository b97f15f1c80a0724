package app

import (
	"context"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	customers "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/segments/domain"
)

// MemberCustomer is a member with the customer that it is.
type MemberCustomer struct {
	domain.Member
	Customer customers.Customer
}

// ListCustomers returns a page of a segment's members. One who has just been deleted, and not yet left, is left out.
func (a App) ListCustomers(ctx context.Context, segmentID string, q docstore.Query) (docstore.Page[MemberCustomer], error) {
	var shown docstore.Page[MemberCustomer]
	if _, err := a.Segments.Get(ctx, segmentID); err != nil {
		return shown, err
	}
	page, err := a.Members.List(ctx, q)
	if err != nil {
		return shown, err
	}
	ids := make([]string, len(page.Docs))
	for i, doc := range page.Docs {
		ids[i] = doc.Body.CustomerID
	}
	known, err := a.Customers.GetMany(ctx, ids)
	shown.Next = page.Next
	for _, doc := range page.Docs {
		if c := known[doc.Body.CustomerID].Body; c.Listed {
			shown.Docs = append(shown.Docs, docstore.Doc[MemberCustomer]{ID: doc.ID, Body: MemberCustomer{doc.Body, c}})
		}
	}
	return shown, err
}
