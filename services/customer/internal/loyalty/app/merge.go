package app

import (
	"context"
	"errors"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/services/customer/internal/loyalty/domain"
)

// Merge moves what a merged customer has in every programme to the account of the customer that remains.
//
// An account leaves and arrives in two writes: the first takes the points from the one and keeps with it what is to
// arrive, the second gives them to the other and notes there that they came. Both have the merge for a key, so doing it
// again finishes what a crash left and changes nothing else.
func (a App) Merge(ctx context.Context, p domain.Programme, mergeID, mergedID, intoID string) error {
	from := domain.AccountID(mergedID, p.ID)
	_, err := a.Accounts.Get(ctx, from)
	if errors.Is(err, docstore.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	into, err := a.join(ctx, p, intoID)
	if err != nil || into == "" || into == from {
		return err
	}
	if _, err := a.postHere(ctx, p, from, just(domain.Leave(mergeID, into))); err != nil {
		return err
	}
	_, err = retry(ctx, func() (struct{}, error) {
		_, _, err := a.resolve(ctx, p, from) // which sees to the arrival
		return struct{}{}, err
	})
	return err
}

// Unmerge moves back what came with a merge, as far as it is still there.
//
// The way back takes two writes too: the first takes the points from the account and keeps there what is to go back, the
// second opens the other account with it.
func (a App) Unmerge(ctx context.Context, p domain.Programme, unmergedID string) error {
	id := domain.AccountID(unmergedID, p.ID)
	_, err := retry(ctx, func() (struct{}, error) {
		closed, err := a.Accounts.Get(ctx, id)
		if errors.Is(err, docstore.ErrNotFound) || err == nil && closed.Body.Open {
			return struct{}{}, nil
		}
		if err != nil {
			return struct{}{}, err
		}
		account, _, err := a.resolve(ctx, p, id)
		if err != nil {
			return struct{}{}, err
		}
		if account.ID == id || account.Body.Returning != nil {
			return struct{}{}, errors.Join(a.deliver(ctx, p, account), docstore.ErrConflict)
		}
		released, err := a.postHere(ctx, p, account.ID, just(domain.Release(*closed.Body.Merged)))
		if err != nil {
			return struct{}{}, err
		}
		return struct{}{}, a.deliver(ctx, p, released)
	})
	return err
}

// deliver finishes what an account is sending back.
func (a App) deliver(ctx context.Context, p domain.Programme, account Account) error {
	back := account.Body.Returning
	if back == nil {
		return nil
	}
	if _, err := a.postHere(ctx, p, back.To, just(domain.Reopen(*back))); err != nil {
		return err
	}
	_, err := a.postHere(ctx, p, account.ID, just(domain.Delivered(back.MergeID)))
	return err
}

// helpOn finishes what lies between two writes: what a closed account sent is on its way to another, or back.
func (a App) helpOn(ctx context.Context, p domain.Programme, closed, account Account) error {
	if back := account.Body.Returning; back != nil && back.To == closed.ID {
		return a.deliver(ctx, p, account)
	}
	_, err := a.post(ctx, p, closed.Body.Merged.To, just(domain.Arrive(*closed.Body.Merged)))
	return err
}
