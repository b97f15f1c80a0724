package app

import (
	"context"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/feedback/internal/domain"
)

// ReadCase returns a case as it is shown: that of a merged customer is the case of the one who remains.
func (a App) ReadCase(ctx context.Context, id string) (docstore.Doc[domain.Case], error) {
	doc, err := a.Cases.Get(ctx, id)
	if err != nil {
		return doc, err
	}
	shown, err := a.shown(ctx, []docstore.Doc[domain.Case]{doc})
	return shown[0], err
}

// ListCases returns a page of cases as they are shown. Those of a customer, when the query asks for one's, are also those
// of the customers merged into it; the error is a NotFound fault when it is not known.
func (a App) ListCases(ctx context.Context, f CaseFilter, q docstore.Query) (docstore.Page[domain.Case], error) {
	if len(f.CustomerIDs) > 0 {
		customer, err := a.Customers.Get(ctx, f.CustomerIDs[0])
		if err != nil {
			return docstore.Page[domain.Case]{}, err
		}
		if f.CustomerIDs, err = a.Customers.Group(ctx, customer.ID); err != nil {
			return docstore.Page[domain.Case]{}, err
		}
		q.Where = a.Cases.Query(f).Where
	}
	page, err := a.Cases.Find(ctx, q)
	if err != nil {
		return page, err
	}
	page.Docs, err = a.shown(ctx, page.Docs)
	return page, err
}

// Check says what of a filter cannot be asked together.
func (f CaseFilter) Check() error {
	if len(f.CustomerIDs) > 0 && f.Assignee != "" {
		return fault.OnField("assignee", "cannot be asked for together with customerId")
	}
	return nil
}

// shown has the cases be those of the customers that theirs stand for.
func (a App) shown(ctx context.Context, cases []docstore.Doc[domain.Case]) ([]docstore.Doc[domain.Case], error) {
	ids := make([]string, len(cases))
	for i, c := range cases {
		ids[i] = c.Body.CustomerID
	}
	living, err := a.Customers.Living(ctx, ids)
	for i, c := range cases {
		if customer, known := living[c.Body.CustomerID]; known {
			cases[i].Body.CustomerID = customer.ID
		}
	}
	return cases, err
}
