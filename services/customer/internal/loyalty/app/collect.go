package app

import (
	"context"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/services/customer/internal/loyalty/domain"
)

// Collect returns all that loyalty holds of a customer.
func (a App) Collect(ctx context.Context, customerIDs []string) ([]contracts.CollectedDocument, error) {
	var all []contracts.CollectedDocument
	for _, id := range customerIDs {
		accounts, err := a.Accounts.Of(ctx, id)
		if err != nil {
			return nil, err
		}
		for _, account := range accounts {
			all = append(all, contracts.CollectedDocument{Kind: accountKind, ID: account.ID, Data: collectedAccount(account.Body)})
		}
	}
	_, err := each(ctx, a.Ledger.Of(customerIDs, ""), a.Ledger.List, func(_ context.Context, found []docstore.Doc[domain.Entry]) error {
		for _, line := range found {
			all = append(all, contracts.CollectedDocument{Kind: ledgerKind, ID: line.ID, Data: line.Body})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	_, err = each(ctx, a.Redemptions.Of(customerIDs), a.Redemptions.List, func(_ context.Context, found []docstore.Doc[domain.Redemption]) error {
		for _, r := range found {
			all = append(all, contracts.CollectedDocument{Kind: redemptionKind, ID: r.ID, Data: collectedRedemption(r.Body)})
		}
		return nil
	})
	return all, err
}

// collectedAccount is what is kept of a customer in a programme; what follows from its ledger is left out.
func collectedAccount(a domain.Account) any {
	return map[string]any{
		"customerId": a.CustomerID, "programmeId": a.ProgrammeID, "balance": a.Balance, "owed": a.Owed, "lots": a.Lots,
		"tier": a.Tier, "tierUntil": a.TierUntil, "birthday": a.Birthday, "createdAt": a.CreatedAt, "updatedAt": a.UpdatedAt,
	}
}

func collectedRedemption(r domain.Redemption) any {
	return map[string]any{
		"customerId": r.CustomerID, "programmeId": r.ProgrammeID, "offerId": r.OfferID, "offerName": r.OfferName, "points": r.Points,
		"state": r.State, "failure": r.Failure, "createdAt": r.CreatedAt, "updatedAt": r.UpdatedAt,
	}
}
