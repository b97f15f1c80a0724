package app

import (
	"context"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/services/customer/internal/loyalty/domain"
)

// KeepLedger stores lines that are published. It comes before their events are taken off their accounts; doing it again
// changes nothing.
//
// Lines of an account that was erased meanwhile go again: either the account was gone when it is looked for here, or it
// is erased later, and its lines after it.
func (a App) KeepLedger(ctx context.Context, lines []domain.Entry) error {
	if err := a.Ledger.Add(ctx, lines); err != nil {
		return err
	}
	var ids []string
	for _, line := range lines {
		ids = append(ids, domain.AccountOf(line.EntryID))
	}
	there, err := a.Accounts.GetMany(ctx, ids)
	if err != nil {
		return err
	}
	var orphans []docstore.Doc[domain.Entry]
	for _, line := range lines {
		if _, exists := there[domain.AccountOf(line.EntryID)]; !exists {
			orphans = append(orphans, docstore.Doc[domain.Entry]{ID: line.EntryID, Version: 1})
		}
	}
	if len(orphans) == 0 {
		return nil
	}
	return a.Ledger.Remove(ctx, orphans)
}
