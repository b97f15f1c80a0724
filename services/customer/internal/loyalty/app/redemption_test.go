package app_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/fault"
	heart "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/loyalty/domain"
)

// rich adds a customer who has earned that many points.
func (w *world) rich(id string, points int64) {
	w.customers[id] = heart.Customer{ID: id}
	w.happens(w.buys(id, "pur_"+id, points*100))
}

func TestARedemptionThatACrashLeftIsEndedWhereverItWas(t *testing.T) {
	for _, kept := range []bool{false, true} {
		for at := 1; ; at++ {
			w := newWorld(t)
			w.rich("ada", 100)
			w.engine.Die(at, kept)
			_, err := w.redeem("ada")
			if !w.engine.Revive() {
				require.NoError(t, err)
				require.Greater(t, at, 6, "it has as many writes")
				break
			}
			w.recover()
			w.balanced("ada")
			require.Contains(t, []int64{100, 70}, w.account("ada").Balance, "died at write %d", at)
		}
	}
}

func TestACancellationThatACrashLeftIsFinished(t *testing.T) {
	for at := 1; ; at++ {
		w := newWorld(t)
		w.rich("ada", 100)
		r, err := w.redeem("ada")
		require.NoError(t, err)
		w.engine.Die(at, true)
		_, err = w.app().CancelRedemption(t.Context(), "ada", r.ID, r.Version)
		if !w.engine.Revive() {
			require.NoError(t, err)
			break
		}
		w.recover()
		w.balanced("ada")
		require.EqualValues(t, 100, w.account("ada").Balance, "died at write %d", at)
	}
}

// Whoever makes a redemption may be so slow that it is given up meanwhile. Then it must not take anything any more.
func TestARedemptionThatWasGivenUpTakesNothing(t *testing.T) {
	for _, collection := range []string{"loyalty_offers", "loyalty_accounts", "loyalty_redemptions"} {
		t.Run(collection, func(t *testing.T) {
			w := newWorld(t)
			w.rich("ada", 100)
			w.engine.meanwhile("loyalty_redemptions", func() { // it is stored …
				w.engine.meanwhile(collection, func() { // … and about to take the next step
					w.clock.Advance(time.Hour)
					_, err := w.app().FinishRedemptions(t.Context())
					require.NoError(t, err)
				})
			})
			r, err := w.redeem("ada")
			if err != nil {
				require.True(t, fault.Is(err, fault.Conflict), "%v", err)
			}
			require.NoError(t, w.publish())
			w.balanced("ada")
			require.Equal(t, err == nil, r.State == domain.Confirmed)
		})
	}
}

func TestAnOfferWithoutStockNeedsNone(t *testing.T) {
	w := newWorld(t)
	w.rich("ada", 100)
	o, err := w.app().CreateOffer(t.Context(), domain.OfferTerms{ProgrammeID: w.programme.ID, Name: "Tasting", Cost: 100})
	require.NoError(t, err)
	r, err := w.app().Redeem(t.Context(), "ada", w.programme.ID, o.ID)
	require.NoError(t, err)
	require.Equal(t, domain.Confirmed, r.State)
	require.Zero(t, w.account("ada").Balance)
}

func TestReplicasThatRaceSellNothingTwice(t *testing.T) {
	w := newWorld(t)
	names := []string{"ada", "bob", "cyd", "dan"}
	var told []contracts.Data
	for _, id := range names {
		w.customers[id] = heart.Customer{ID: id}
		told = append(told, w.buys(id, "pur_"+id, 10_000))
	}
	w.happens(told...)
	again := w.backlogOf(told...)
	var all sync.WaitGroup
	for range 2 { // each replica redeems for everybody, and takes the same events again
		for _, id := range names {
			all.Go(func() {
				for range 2 {
					_, err := w.redeem(id)
					assert.True(t, err == nil || refused(err), "%v", err)
				}
			})
		}
		all.Go(func() { assert.NoError(t, w.events().Published(t.Context(), again)) })
	}
	all.Wait()
	w.recover()
	keys := w.balanced(names...)
	for _, id := range names {
		require.Equal(t, 1, keys["earned:pur_"+id])
	}
	offer, err := w.documents.Offers(w.tenant).Get(t.Context(), w.offer.ID)
	require.NoError(t, err)
	require.Zero(t, *offer.Body.Stock, "there were %d and everybody could have had %d", stock, perCustomer)
}

func TestReplicasThatTakeTheSameEventsAtOnceEarnOnce(t *testing.T) {
	w := newWorld(t)
	var told []contracts.Data
	for _, id := range []string{"ada", "bob"} {
		w.customers[id] = heart.Customer{ID: id}
		for i := range 5 {
			told = append(told, w.buys(id, fmt.Sprintf("pur_%s_%d", id, i), 1_000))
		}
	}
	events := w.backlogOf(told...)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() { assert.NoError(t, w.events().Published(t.Context(), events)) })
	}
	all.Wait()
	require.NoError(t, w.publish())
	w.balanced("ada", "bob")
	require.EqualValues(t, 50, w.account("ada").Balance)
	require.EqualValues(t, 50, w.account("bob").Balance)
}
