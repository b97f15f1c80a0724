package app

import (
	"context"
	"slices"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/fault"
	customers "github.com/guanxi-crm/guanxi/services/customer/internal/customers/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/privacy/domain"
)

// maxConsents bounds a customer's history, so that what counts is always found in one page of it.
const maxConsents = 500

// RecordConsent adds to a customer's history that it gave or withdrew consent. It counts from now on.
func (a App) RecordConsent(ctx context.Context, written domain.Consent) (domain.Consent, error) {
	if _, err := a.living(ctx, written.CustomerID); err != nil {
		return written, err
	}
	purpose, err := a.Purposes.Get(ctx, written.Purpose)
	if fault.Is(err, fault.NotFound) {
		err = fault.OnField("purpose", "is no purpose of the tenant's: define it first")
	}
	if err != nil {
		return written, err
	}
	known, err := a.Consents.Count(ctx, written.CustomerID)
	if err != nil {
		return written, err
	}
	written.ID = a.NewID("cns")
	consent, events, err := written.Record(purpose.Body, a.now())
	if err != nil {
		return consent, err
	}
	if known >= maxConsents && consent.State == domain.Given { // to withdraw is always possible
		return consent, fault.New(fault.Conflict, "the customer has %d entries in its history of consents, which is the most there can be", known)
	}
	return consent, a.Consents.Add(ctx, consent, events)
}

// Histories returns the ids under which a customer's consents are kept: its own and those merged into it.
func (a App) Histories(ctx context.Context, customerID string) ([]string, error) {
	c, err := a.living(ctx, customerID)
	return idsOf(c), err
}

// CurrentConsents returns what counts for a customer, of every purpose and channel of which something was said.
func (a App) CurrentConsents(ctx context.Context, customerID string) ([]domain.Consent, error) {
	c, err := a.living(ctx, customerID)
	if err != nil {
		return nil, err
	}
	history, err := a.history(ctx, c)
	if err != nil {
		return nil, err
	}
	var current []domain.Consent
	for _, entry := range history { // the latest first
		latest, _ := domain.Current(history, entry.Purpose, entry.Channel)
		shown := slices.ContainsFunc(current, func(c domain.Consent) bool {
			return c.Purpose == entry.Purpose && c.Channel == entry.Channel
		})
		if !shown && latest.ID == entry.ID {
			current = append(current, entry)
		}
	}
	return current, nil
}

// MayContact says whether a customer may be contacted for a purpose on a channel. It answers for customers who were
// deleted, merged or erased too.
func (a App) MayContact(ctx context.Context, customerID, purposeKey, channel string) (domain.Contactable, error) {
	c, err := a.Customers.FindCustomer(ctx, customerID)
	for range maxRedirects {
		if err != nil || c.Body.MergedInto == "" || c.Body.Erased() {
			break
		}
		c, err = a.Customers.FindCustomer(ctx, c.Body.MergedInto)
	}
	if err != nil {
		return domain.Contactable{}, err
	}
	purpose, err := a.Purposes.Get(ctx, purposeKey)
	if fault.Is(err, fault.NotFound) {
		err = fault.OnField("purpose", "is no purpose of the tenant's")
	}
	switch {
	case err != nil:
		return domain.Contactable{}, err
	case c.Body.Erased():
		return domain.Contactable{Reason: domain.ByErasure}, nil
	case c.Body.Deleted():
		return domain.Contactable{Reason: domain.ByDeletion}, nil
	case c.Body.DoNotContact:
		return domain.Contactable{Reason: domain.ByDoNotContact}, nil
	}
	history, err := a.history(ctx, c)
	return purpose.Body.Ask(history, channel), err
}

// maxRedirects bounds how many merges are followed from one customer to the next.
const maxRedirects = 10

// history returns all that the customer has said, the latest first.
func (a App) history(ctx context.Context, c customers.Customer) ([]domain.Consent, error) {
	q := a.Consents.Of(idsOf(c))
	q.Limit = docstore.MaxLimit
	var all []domain.Consent
	for {
		page, err := a.Consents.List(ctx, q)
		if err != nil {
			return nil, err
		}
		for _, doc := range page.Docs {
			all = append(all, doc.Body)
		}
		if page.Next == nil {
			return all, nil
		}
		q.After = page.Next
	}
}

// living returns a customer who is neither deleted, nor merged, nor erased; otherwise the error is a NotFound fault, which
// leads on to the one that the customer was merged into.
func (a App) living(ctx context.Context, customerID string) (customers.Customer, error) {
	c, err := a.Customers.FindCustomer(ctx, customerID)
	if err == nil && (c.Body.Deleted() || c.Body.Erased()) {
		err = fault.New(fault.NotFound, "there is no customer %s", customerID)
	}
	if err == nil && c.Body.MergedInto != "" {
		err = fault.MovedTo(customerID, c.Body.MergedInto, "the customer %s was merged into %s", customerID, c.Body.MergedInto)
	}
	return c, err
}

func idsOf(c customers.Customer) []string { return append([]string{c.ID}, c.Body.Aliases...) }

// EraseHeld erases what privacy itself holds of a customer.
func (a App) EraseHeld(ctx context.Context, customerID string, aliases []string) ([]contracts.Erased, error) {
	ids := append([]string{customerID}, aliases...)
	consents, err := a.Consents.Erase(ctx, ids)
	if err != nil {
		return nil, err
	}
	requests, err := a.eraseAccess(ctx, ids)
	if err != nil {
		return nil, err
	}
	proposals, err := a.Proposals.Erase(ctx, ids)
	return []contracts.Erased{
		{Kind: "consents", Erased: consents}, {Kind: "access_requests", Erased: requests}, {Kind: "retention_proposals", Erased: proposals},
	}, err
}

// eraseAccess removes the access requests about the customers with what was collected for them.
func (a App) eraseAccess(ctx context.Context, ids []string) (int64, error) {
	requests, err := a.Access.Of(ctx, ids)
	if err != nil {
		return 0, err
	}
	for i, r := range requests {
		if err := a.Documents.Delete(ctx, r.ID); err != nil {
			return int64(i), err
		}
		if err := a.Access.Delete(ctx, r); err != nil {
			return int64(i), err
		}
	}
	return int64(len(requests)), nil
}
