package app

import (
	"context"

	"github.com/guanxi-crm/guanxi/services/customer/internal/loyalty/domain"
)

// plan says what is to happen to an account, from how it is and from its past.
type plan func(ctx context.Context, account domain.Account, past journal) ([]domain.Movement, error)

// just plans movements whatever the account is like.
func just(moves ...domain.Movement) plan {
	return func(context.Context, domain.Account, journal) ([]domain.Movement, error) { return moves, nil }
}

// post writes movements to an account, or to the one that it was merged into, each once: those whose keys the past has
// are passed over. Where nothing is left to write, nothing is saved.
//
// A movement was written if its line is among the events that the account has still to tell, or in the ledger, for the
// relay stores a line there before it takes the event away. Hence the order of reading: the account, its events, then
// the ledger. A line that was written before the account was read is in one of the two whenever it is looked for; a
// line that is written later changes the account's version, and saving fails. Nothing else need be remembered: the
// ledger has an index over its keys, and the account stays small however long it lives.
//
// The lines of accounts that were merged into this one are its past too. Those accounts are closed, so theirs are no
// more: opening one again changes this account first.
func (a App) post(ctx context.Context, p domain.Programme, accountID string, plan plan) (Account, error) {
	return a.write(ctx, p, plan, func() (Account, []string, error) { return a.resolve(ctx, p, accountID) })
}

// postHere is post to an account itself, even if it is closed.
func (a App) postHere(ctx context.Context, p domain.Programme, accountID string, plan plan) (Account, error) {
	return a.write(ctx, p, plan, func() (Account, []string, error) {
		account, err := a.Accounts.Get(ctx, accountID)
		return account, nil, err
	})
}

func (a App) write(ctx context.Context, p domain.Programme, plan plan, load func() (Account, []string, error)) (Account, error) {
	return retry(ctx, func() (Account, error) {
		account, passed, err := load()
		if err != nil {
			return account, err
		}
		past, err := a.past(ctx, account.Body, passed)
		if err != nil {
			return account, err
		}
		moves, err := plan(ctx, account.Body, past)
		if err != nil {
			return account, err
		}
		book := domain.OpenBook(account.Body, p, a.today(), a.now())
		if err := past.apply(ctx, moves, book); err != nil || !book.Changed() {
			return account, err
		}
		changed := account
		body, events := book.Close()
		changed.Body = body
		return a.Accounts.Save(ctx, changed, events)
	})
}
