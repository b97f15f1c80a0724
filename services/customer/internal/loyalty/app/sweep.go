package app

import (
	"context"
	"errors"

	"github.com/guanxi-crm/guanxi/services/customer/internal/loyalty/domain"
)

const (
	dueAtOnce = 200
	duePages  = 50 // of one sweep; the next goes on where this one ended
)

// Review does for the accounts that are due what time alone does: points expire, birthdays come round, tiers end. It
// returns how many it reviewed. One that fails is left to the next sweep and holds up no other.
func (a App) Review(ctx context.Context) (int, error) {
	programmes, err := a.programmes(ctx)
	if err != nil || len(programmes) == 0 {
		return 0, err
	}
	total := 0
	for range duePages {
		accounts, err := a.Accounts.Due(ctx, a.today(), dueAtOnce)
		if err != nil {
			return total, err
		}
		var failed []error
		for _, account := range accounts {
			failed = append(failed, a.review(ctx, programmes[account.Body.ProgrammeID], account.ID))
		}
		err = errors.Join(failed...)
		total += len(accounts)
		if err != nil || len(accounts) < dueAtOnce {
			return total, err
		}
	}
	return total, nil
}

func (a App) review(ctx context.Context, p domain.Programme, accountID string) error {
	today := a.today()
	_, err := a.postHere(ctx, p, accountID, func(_ context.Context, account domain.Account, _ journal) ([]domain.Movement, error) {
		var moves []domain.Movement
		if day, due := account.BirthdayDue(today); due {
			moves = append(moves, domain.Occurrence(domain.OnBirthday, domain.BirthdayCause(day), "", day))
		}
		return append(moves, domain.Review()), nil
	})
	return err
}

func (a App) programmes(ctx context.Context) (map[string]domain.Programme, error) {
	page, err := a.Programmes.List(ctx, allOf(a.Programmes.Query()))
	found := make(map[string]domain.Programme, len(page.Docs))
	for _, p := range page.Docs {
		found[p.ID] = p.Body
	}
	return found, err
}
