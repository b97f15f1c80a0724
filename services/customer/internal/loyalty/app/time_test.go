package app_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
	heart "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/loyalty/domain"
)

const day = 24 * time.Hour

func (w *world) review() {
	_, err := w.app().Review(w.ctx)
	require.NoError(w, err)
	require.NoError(w, w.publish())
}

func TestABirthdayEarnsOnceAYear(t *testing.T) {
	w := newWorld(t)
	w.customers["ada"] = heart.Customer{ID: "ada", Details: heart.Details{BirthDate: "1990-03-05"}}
	w.happens(contracts.CustomerRegistered{Customer: contracts.Customer{ID: "ada", BirthDate: "1990-03-05", CreatedAt: w.clock.Now()}})
	w.review()
	require.EqualValues(t, 20, w.account("ada").Balance, "for registering")
	w.clock.Advance(4 * day) // to the 5th
	w.review()
	w.review()
	require.EqualValues(t, 70, w.account("ada").Balance)
	w.clock.Advance(day)
	w.happens(contracts.CustomerChanged{Customer: contracts.Customer{ID: "ada", BirthDate: "1990-03-20"}})
	w.clock.Advance(20 * day)
	w.review()
	require.EqualValues(t, 70, w.account("ada").Balance, "another date of birth is no second birthday in a year")
	w.clock.Advance(365 * day)
	w.review()
	require.EqualValues(t, 50, w.account("ada").Balance, "what was earned a year ago has expired")
	w.happens(contracts.CustomerChanged{Customer: contracts.Customer{ID: "ada"}})
	require.Empty(t, w.account("ada").Birthday, "it is forgotten with the date of birth")
}

func TestADueAccountIsReviewedOnceADay(t *testing.T) {
	w := newWorld(t)
	w.rich("ada", 100)
	reviewed, err := w.app().Review(t.Context())
	require.NoError(t, err)
	require.Zero(t, reviewed, "nothing is due")
	w.clock.Advance(100 * day)
	reviewed, err = w.app().Review(t.Context())
	require.NoError(t, err)
	require.Equal(t, 1, reviewed)
	require.Zero(t, w.account("ada").Balance, "expired")
	reviewed, err = w.app().Review(t.Context())
	require.NoError(t, err)
	require.Zero(t, reviewed)
}

func TestARefundOfACustomerMergedMeanwhileComesOffTheOther(t *testing.T) {
	w := newWorld(t)
	w.rich("ada", 10)
	w.rich("bob", 100)
	w.customers["bob"] = heart.Customer{ID: "bob", MergedInto: "ada"}
	w.happens(contracts.CustomersMerged{MergeID: "mrg_1", Customer: contracts.Customer{ID: "ada"}, MergedID: "bob"})
	require.EqualValues(t, 110, w.account("ada").Balance)
	w.happens(contracts.PurchaseRefunded{
		CustomerID: "bob", PurchaseID: "pur_bob", RefundID: "ref_1",
		Amount: contracts.Money{Minor: 5_000, Currency: "CNY"}, Refunded: contracts.Money{Minor: 5_000, Currency: "CNY"},
	}, w.buys("bob", "pur_late", 1_000))
	require.NoError(t, w.publish())
	require.EqualValues(t, 70, w.account("ada").Balance)
	require.Zero(t, w.account("bob").Balance)
	w.balanced("ada", "bob")
}

func TestAnErasedCustomerLeavesNothingAndEarnsNothing(t *testing.T) {
	w := newWorld(t)
	w.rich("ada", 100)
	_, err := w.redeem("ada")
	require.NoError(t, err)
	pending, err := w.documents.Accounts(w.tenant).Telling(t.Context(), []string{w.account("ada").ID})
	require.NoError(t, err)
	require.NoError(t, w.publish())
	held, err := w.app().Collect(t.Context(), []string{"ada"})
	require.NoError(t, err)
	require.Len(t, held, 4, "an account, two lines and a redemption")

	at := w.clock.Now()
	w.customers["ada"] = heart.Customer{ID: "ada", ErasedAt: &at}
	erased, err := w.app().Erase(t.Context(), []string{"ada"})
	require.NoError(t, err)
	require.Equal(t, []contracts.Erased{
		{Kind: "loyalty_redemptions", Erased: 1}, {Kind: "loyalty_accounts", Erased: 1}, {Kind: "loyalty_ledger", Erased: 2},
	}, erased)
	w.happens(w.buys("ada", "pur_late", 1_000))
	require.NoError(t, w.app().KeepLedger(t.Context(), pending), "lines on their way are late")
	held, err = w.app().Collect(t.Context(), []string{"ada"})
	require.NoError(t, err)
	require.Empty(t, held)
}

func TestAProgrammeThatHasEndedStillTakesBack(t *testing.T) {
	w := newWorld(t)
	w.rich("ada", 100)
	_, err := w.app().ChangeProgramme(t.Context(), w.programme.ID, 1, func(terms domain.Terms) (domain.Terms, error) {
		terms.Status = domain.Ended
		return terms, nil
	})
	require.NoError(t, err)
	w.happens(w.buys("ada", "pur_2", 1_000),
		contracts.PurchaseChanged{CustomerID: "ada", PurchaseID: "pur_ada", From: "paid", To: "cancelled"})
	require.Zero(t, w.account("ada").Balance)
	_, err = w.redeem("ada")
	require.ErrorContains(t, err, "over")
}
