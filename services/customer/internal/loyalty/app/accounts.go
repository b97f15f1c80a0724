package app

import (
	"context"
	"errors"
	"slices"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/fault"
	heart "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/loyalty/domain"
)

// maxMerges bounds how many merges are followed one after the other.
const maxMerges = 50

// find returns the id of a customer's account in a programme, or of the customer's that it was merged into; "" where
// there is none.
func (a App) find(ctx context.Context, p domain.Programme, customerID string) (string, error) {
	for range maxMerges {
		id := domain.AccountID(customerID, p.ID)
		_, err := a.Accounts.Get(ctx, id)
		if !errors.Is(err, docstore.ErrNotFound) {
			return id, err
		}
		known, err := a.Customers.GetMany(ctx, []string{customerID})
		if customerID = known[customerID].Body.MergedInto; err != nil || customerID == "" {
			return "", err
		}
	}
	return "", tooManyMerges()
}

// join returns the id of a customer's account in a programme, which is opened where there is none; "" for a customer
// that is deleted or erased. That of a customer that was merged follows it at once: should the merge be undone, it
// remembers where it was.
//
// The customer is read again after the account was made. Either the merge was there by then, and the account follows it
// here; or it came later, and whoever applies it to the accounts finds this one.
func (a App) join(ctx context.Context, p domain.Programme, customerID string) (string, error) {
	id := domain.AccountID(customerID, p.ID)
	account, err := a.Accounts.Get(ctx, id)
	fresh := errors.Is(err, docstore.ErrNotFound)
	if err != nil && !fresh || !fresh && (account.Body.Entries > 0 || !account.Body.Open) {
		return id, err
	}
	customer, exists, err := a.customer(ctx, customerID)
	if err != nil || !exists {
		return "", err
	}
	if fresh {
		born := domain.BornOn(customer.BirthDate)
		_, err = a.Accounts.Add(ctx, domain.NewAccount(customerID, p.ID, born, a.today(), a.now()))
		if err != nil && !errors.Is(err, docstore.ErrConflict) {
			return "", err
		}
		if customer, _, err = a.customer(ctx, customerID); err != nil {
			return "", err
		}
	}
	if customer.MergedInto != "" {
		err = a.follow(ctx, p, id, customer.MergedInto)
	}
	return id, err
}

// customer returns a customer that is there, be it under another's id.
func (a App) customer(ctx context.Context, id string) (heart.Customer, bool, error) {
	known, err := a.Customers.GetMany(ctx, []string{id})
	customer, exists := known[id]
	gone := customer.Body.ErasedAt != nil || customer.Body.Deleted() && customer.Body.MergedInto == ""
	return customer.Body, exists && !gone, err
}

// follow sends an account in which nothing has happened after its customer.
func (a App) follow(ctx context.Context, p domain.Programme, id, into string) error {
	to, err := a.join(ctx, p, into)
	if err != nil || to == "" {
		return err
	}
	_, err = a.postHere(ctx, p, id, just(domain.Leave("", to)))
	return err
}

// resolve returns the open account that stands for one, and the closed ones passed on the way to it. What they sent has
// arrived there.
func (a App) resolve(ctx context.Context, p domain.Programme, id string) (Account, []string, error) {
	var passed []Account
	for range maxMerges {
		account, err := a.Accounts.Get(ctx, id)
		if err != nil {
			return account, nil, err
		}
		if account.Body.Open {
			return a.settled(ctx, p, account, passed)
		}
		passed, id = append(passed, account), account.Body.Merged.To
	}
	return Account{}, nil, tooManyMerges()
}

// settled returns the account if all that were passed have arrived in it. Else one is between two writes, and is helped
// on; then everything must be read again, and the error is docstore.ErrConflict.
func (a App) settled(ctx context.Context, p domain.Programme, account Account, passed []Account) (Account, []string, error) {
	var ids []string
	for _, closed := range passed {
		if !slices.Contains(account.Body.Absorbed, closed.ID) {
			if err := a.helpOn(ctx, p, closed, account); err != nil {
				return account, nil, err
			}
			return account, nil, docstore.ErrConflict
		}
		ids = append(ids, closed.ID)
	}
	return account, ids, nil
}

func tooManyMerges() error {
	return fault.New(fault.Conflict, "the customer was merged more than %d times, one into the other", maxMerges)
}
