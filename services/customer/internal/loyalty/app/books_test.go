package app_test

import (
	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/services/customer/internal/loyalty/domain"
)

// balanced requires that every account is what its lines come to, that no line was written twice, and that the offer's
// stock is what was redeemed. It returns how often each key is in the ledgers.
func (w *world) balanced(customerIDs ...string) map[string]int {
	keys := map[string]int{}
	for _, id := range customerIDs {
		accounts, err := w.documents.Accounts(w.tenant).Of(w.ctx, id)
		require.NoError(w, err)
		for _, account := range accounts {
			w.balances(account.Body, keys)
		}
	}
	redeemed := int64(0)
	page, err := w.documents.Redemptions(w.tenant).List(w.ctx, everything(w.documents.Redemptions(w.tenant).Of(customerIDs)))
	require.NoError(w, err)
	for _, r := range page.Docs {
		require.True(w, r.Body.State.Final(), "a redemption is left %s", r.Body.State)
		paid, returned := keys[domain.KeyOf(domain.Redeemed, r.ID)], keys[domain.KeyOf(domain.Returned, r.ID)]
		switch r.Body.State {
		case domain.Confirmed:
			redeemed++
			require.Equal(w, []int{1, 0}, []int{paid, returned})
		case domain.Cancelled:
			require.Equal(w, []int{1, 1}, []int{paid, returned})
		default:
			require.Equal(w, []int{0, 0}, []int{paid, returned})
		}
	}
	offer, err := w.documents.Offers(w.tenant).Get(w.ctx, w.offer.ID)
	require.NoError(w, err)
	require.Empty(w, offer.Body.Marks)
	require.GreaterOrEqual(w, *offer.Body.Stock, int64(0))
	require.Equal(w, int64(stock), *offer.Body.Stock+redeemed, "what is left and what was redeemed is what there was")
	return keys
}

func (w *world) balances(account domain.Account, keys map[string]int) {
	var balance, owed, number int64
	lots := map[string]int64{}
	q := w.documents.Ledger(w.tenant).Of([]string{account.CustomerID}, account.ProgrammeID)
	q.Desc = false
	page, err := w.documents.Ledger(w.tenant).List(w.ctx, everything(q))
	require.NoError(w, err)
	for _, doc := range page.Docs {
		line := doc.Body
		number++
		require.Equal(w, domain.EntryID(account.ID, number), line.EntryID, "no gap")
		balance += line.Points
		owed += line.Owed
		require.Equal(w, balance, line.Balance)
		require.GreaterOrEqual(w, line.Balance, int64(0))
		of := int64(0)
		for _, lot := range line.Lots {
			lots[lot.ExpiresOn] += lot.Points
			of += lot.Points
		}
		require.Equal(w, line.Points, of)
		if key := domain.Key(line); key != "" {
			keys[key]++
		}
	}
	require.Equal(w, []int64{balance, owed, number}, []int64{account.Balance, account.Owed, account.Entries})
	open := int64(0)
	for _, lot := range account.Lots {
		open += lot.Points
		require.Positive(w, lot.Points)
		require.Equal(w, lots[lot.ExpiresOn], lot.Points, "lots that expire on %s", lot.ExpiresOn)
	}
	require.Equal(w, balance, open)
}

func everything(q docstore.Query) docstore.Query {
	q.Limit = docstore.MaxLimit
	return q
}
