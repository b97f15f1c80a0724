package app_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/servicetest"
	heart "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/loyalty/domain"
)

// life is what may happen to two customers, in any order, while the process dies now and then.
type life struct {
	*world
	purchases   []contracts.PurchaseRecorded
	refunded    map[string]int64
	redemptions []domain.Redemption
	mergeID     string // of bob into ada, while it lasts
	merges      int
}

// owner is who a purchase of a customer is told of.
func (l *life) owner(t *rapid.T) string {
	who := rapid.SampledFrom([]string{"ada", "bob"}).Draw(t, "who")
	if l.customers[who].MergedInto != "" {
		return l.customers[who].MergedInto
	}
	return who
}

func (l *life) buy(t *rapid.T) {
	id := fmt.Sprintf("pur_%d", len(l.purchases))
	bought := l.buys(l.owner(t), id, rapid.Int64Range(0, 100_000).Draw(t, "price")).(contracts.PurchaseRecorded)
	l.purchases = append(l.purchases, bought)
	l.happens(bought)
}

func (l *life) again(t *rapid.T) {
	if len(l.purchases) > 0 {
		l.happens(rapid.SampledFrom(l.purchases).Draw(t, "again"))
	}
}

func (l *life) refund(t *rapid.T) {
	if len(l.purchases) == 0 {
		return
	}
	p := rapid.SampledFrom(l.purchases).Draw(t, "purchase")
	amount := rapid.Int64Range(0, p.Total.Minor-l.refunded[p.PurchaseID]).Draw(t, "amount")
	l.refunded[p.PurchaseID] += amount
	l.happens(contracts.PurchaseRefunded{
		CustomerID: p.CustomerID, PurchaseID: p.PurchaseID, RefundID: fmt.Sprintf("ref_%d", l.serial),
		Amount: contracts.Money{Minor: amount, Currency: "CNY"}, Refunded: contracts.Money{Minor: l.refunded[p.PurchaseID], Currency: "CNY"},
	})
}

func (l *life) cancelPurchase(t *rapid.T) {
	if len(l.purchases) == 0 {
		return
	}
	p := rapid.SampledFrom(l.purchases).Draw(t, "purchase")
	l.happens(contracts.PurchaseChanged{CustomerID: p.CustomerID, PurchaseID: p.PurchaseID, From: "paid", To: "cancelled"})
}

func (l *life) behave(t *rapid.T) {
	l.happens(contracts.BehaviourRecorded{
		CustomerID: l.owner(t), BehaviourID: fmt.Sprintf("bhv_%d", l.serial), Name: "visited", OccurredAt: l.clock.Now(),
	})
}

func (l *life) redeemOne(t *rapid.T) {
	r, err := l.redeem(l.owner(t))
	require.True(t, err == nil || refused(err), "%v", err)
	if err == nil {
		l.redemptions = append(l.redemptions, r)
	}
}

func (l *life) cancelOne(t *rapid.T) {
	if len(l.redemptions) == 0 {
		return
	}
	r := rapid.SampledFrom(l.redemptions).Draw(t, "redemption")
	owner := r.CustomerID
	if into := l.customers[owner].MergedInto; into != "" {
		owner = into
	}
	_, err := l.app().CancelRedemption(t.Context(), owner, r.ID, r.Version)
	require.True(t, err == nil || refused(err), "%v", err)
}

func (l *life) adjust(t *rapid.T) {
	points := rapid.Int64Range(-60, 60).Filter(func(n int64) bool { return n != 0 }).Draw(t, "points")
	_, err := l.app().AdjustPoints(t.Context(), l.owner(t), l.programme.ID, points, "goodwill")
	require.True(t, err == nil || refused(err), "%v", err)
}

func (l *life) merge(*rapid.T) {
	ada, bob := l.customers["ada"], l.customers["bob"]
	if l.mergeID != "" {
		bob.MergedInto, ada.Aliases = "", nil
		l.customers["ada"], l.customers["bob"] = ada, bob
		l.happens(contracts.CustomersUnmerged{MergeID: l.mergeID, Customer: contracts.Customer{ID: "ada"}, Unmerged: contracts.Customer{ID: "bob"}})
		l.mergeID = ""
		return
	}
	l.merges++
	l.mergeID, bob.MergedInto, ada.Aliases = fmt.Sprintf("mrg_%d", l.merges), "ada", []string{"bob"}
	l.customers["ada"], l.customers["bob"] = ada, bob
	l.happens(contracts.CustomersMerged{MergeID: l.mergeID, Customer: contracts.Customer{ID: "ada"}, MergedID: "bob"})
}

func (l *life) timePasses(t *rapid.T) {
	l.clock.Advance(time.Duration(rapid.IntRange(1, 40).Draw(t, "days")) * 24 * time.Hour)
	if _, err := l.app().Review(t.Context()); err != nil {
		require.ErrorIs(t, err, servicetest.ErrDead)
	}
}

func (l *life) dies(t *rapid.T) {
	l.engine.Die(rapid.IntRange(1, 8).Draw(t, "at write"), rapid.Bool().Draw(t, "kept"))
}

func (l *life) relays(t *rapid.T) {
	if err := l.publish(); err != nil {
		require.ErrorIs(t, err, servicetest.ErrDead)
	}
}

func TestTheLedgerBalancesWhateverHappens(t *testing.T) {
	h := newHouse(t)
	rapid.Check(t, func(t *rapid.T) {
		l := &life{world: h.settle(t, t.Context()), refunded: map[string]int64{}}
		for _, id := range []string{"ada", "bob"} {
			l.customers[id] = heart.Customer{ID: id, Details: heart.Details{BirthDate: "1990-04-10"}}
		}
		actions := map[string]func(*rapid.T){
			"buy": l.buy, "again": l.again, "refund": l.refund, "cancel purchase": l.cancelPurchase, "behave": l.behave,
			"redeem": l.redeemOne, "cancel": l.cancelOne, "adjust": l.adjust, "merge": l.merge, "time": l.timePasses,
			"relay": l.relays, "die": l.dies, "recover": func(*rapid.T) { l.recover() },
		}
		t.Repeat(actions)
		l.recover()
		require.NoError(t, l.publish())
		for key, times := range l.balanced("ada", "bob") {
			_, cause, _ := strings.Cut(key, ":")
			if !strings.HasPrefix(cause, "mrg_") && !strings.HasPrefix(cause, "birthday-") { // of which each customer has one
				require.Equal(t, 1, times, "%s happened once", key)
			}
		}
	})
}
