package app

import (
	"context"
	"time"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/services/customer/internal/loyalty/domain"
)

// Standing is how a customer stands in a programme.
type Standing struct {
	Programme domain.Programme
	Account   domain.Account
	// Soon are the points that expire within soonExpiring.
	Soon int64
}

// soonExpiring is how long before they expire points are said to do so soon.
const soonExpiring = 30 * 24 * time.Hour

// ReadLoyalty returns how a customer stands in the programmes that it is in, as of today.
func (a App) ReadLoyalty(ctx context.Context, customerID string) ([]Standing, error) {
	if _, err := a.Customers.Get(ctx, customerID); err != nil {
		return nil, err
	}
	programmes, err := a.programmes(ctx)
	if err != nil {
		return nil, err
	}
	accounts, err := a.Accounts.Of(ctx, customerID)
	if err != nil {
		return nil, err
	}
	until := domain.DayOf(a.Clock().Add(soonExpiring), a.Tenant.Location())
	var standings []Standing
	for _, account := range accounts {
		p := programmes[account.Body.ProgrammeID]
		if !account.Body.Open {
			continue
		}
		s := Standing{Programme: p}
		s.Account, _ = domain.OpenBook(account.Body, p, a.today(), a.now()).Close()
		for _, lot := range s.Account.Lots {
			if lot.ExpiresOn != "" && domain.Day(lot.ExpiresOn) <= until {
				s.Soon += lot.Points
			}
		}
		standings = append(standings, s)
	}
	return standings, nil
}

// LedgerOf returns the query for a customer's lines, those of who was merged into it among them.
func (a App) LedgerOf(ctx context.Context, customerID, programmeID string) (docstore.Query, error) {
	ids, err := a.everyID(ctx, customerID)
	return a.Ledger.Of(ids, programmeID), err
}

// RedemptionsOf returns the query for a customer's redemptions, those of who was merged into it among them.
func (a App) RedemptionsOf(ctx context.Context, customerID string) (docstore.Query, error) {
	ids, err := a.everyID(ctx, customerID)
	return a.Redemptions.Of(ids), err
}
