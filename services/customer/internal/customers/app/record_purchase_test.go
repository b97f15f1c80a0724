package app_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/kit/servicetest"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

var order = domain.Order{ExternalID: "o1", PurchasedOn: "2026-02-01", Total: &contracts.MoneyJSON{Amount: "10", Currency: "CNY"}}

// recordAll records the purchase as an import does: with others, and finishing what it finds half recorded.
func (w *world) recordAll() error {
	w.Helper()
	buyers, err := w.app().Customers.GetMany(w.Context(), []string{w.ada.ID})
	if err != nil {
		return err
	}
	purchase, err := order.Purchase(w.app().NewID("pur"), w.ada.ID, w.clock())
	require.NoError(w, err)
	errs, err := w.app().RecordPurchases(w.Context(), buyers, []domain.Purchase{purchase})
	if err != nil || !fault.Is(errs[0], fault.Conflict) {
		return errors.Join(append(errs, err)...)
	}
	known, err := w.app().Purchases.ByExternalID(w.Context(), []string{order.ExternalID})
	if err != nil {
		return err
	}
	return w.app().FinishRecording(w.Context(), []domain.Purchase{known[order.ExternalID]})
}

// The recording of a purchase is several writes. Wherever a crash comes between them, the purchase is neither lost nor
// told of twice, by whichever way it is picked up again.
func TestACrashNeitherLosesNorDoublesAPurchase(t *testing.T) {
	record := func(w *world) error { _, err := w.app().RecordPurchase(w.Context(), w.ada.ID, order); return err }
	load := func(w *world) error { return w.recordAll() }
	sweep := func(w *world) error { _, err := w.app().FinishPurchases(w.Context()); return err }
	for _, test := range []struct {
		name           string
		record, resume func(w *world) error
	}{
		{"recorded, then left to the sweeper", record, sweep},
		{"recorded, then recorded again", record, record},
		{"recorded, then imported", record, load},
		{"imported, then left to the sweeper", load, sweep},
		{"imported, then imported again", load, load},
		{"imported, then recorded", load, record},
	} {
		t.Run(test.name, func(t *testing.T) {
			for step := 1; ; step++ {
				for _, kept := range []bool{false, true} {
					if !crash(t, step, kept, test.record, test.resume) {
						require.Greater(t, step, 4, "every write was died at")
						return
					}
				}
			}
		})
	}
}

// crash records and publishes a purchase, dies at a write on the way, picks up again, and reports whether it did die.
func crash(t *testing.T, step int, kept bool, record, resume func(*world) error) bool {
	t.Helper()
	w := newWorld(t)
	ctx := t.Context()
	require.NoError(t, w.publish(ctx)) // what Ada's registration told
	w.engine.Die(step, kept)
	failed := record(w)
	if failed == nil {
		_ = w.publish(ctx)
	}
	if !w.engine.Revive() {
		return false
	}
	w.later(time.Minute)
	if err := resume(w); !fault.Is(err, fault.Conflict) { // it was recorded before the crash
		require.NoError(t, err)
	}
	require.NoError(t, w.publish(ctx))

	known, err := w.app().Purchases.ByExternalID(ctx, []string{"o1"})
	require.NoError(t, err)
	purchases, stageChanges := w.told()
	customer, err := w.app().Customers.Get(ctx, w.ada.ID)
	require.NoError(t, err)
	if len(known) == 0 { // it died before anything was kept, and nobody tried again
		require.Error(t, failed)
		require.Empty(t, purchases)
		require.Equal(t, domain.Lead, customer.Body.Stage)
		return true
	}
	require.Equal(t, []string{"o1"}, purchases, "step %d, kept %v", step, kept)
	require.Equal(t, 1, stageChanges)
	require.Equal(t, domain.Recorded, known["o1"].State)
	require.Equal(t, domain.Buyer, customer.Body.Stage)
	return true
}

// Callers that retry, the sweeper and the relay may all be at one purchase at once.
func TestAPurchaseIsToldOfOnceHoweverManyAreAtIt(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for i := range 10 {
				again := order
				again.ExternalID = fmt.Sprint("o", i)
				if _, err := w.app().RecordPurchase(ctx, w.ada.ID, again); !fault.Is(err, fault.Conflict) {
					assert.NoError(t, err)
				}
				w.later(20 * time.Second)
			}
		})
		all.Go(func() {
			for range 10 {
				_, err := w.app().FinishPurchases(ctx)
				assert.NoError(t, err)
			}
		})
	}
	for range 10 {
		require.NoError(t, w.publish(ctx))
	}
	all.Wait()
	require.NoError(t, w.publish(ctx))
	purchases, stageChanges := w.told()
	require.ElementsMatch(t, []string{"o0", "o1", "o2", "o3", "o4", "o5", "o6", "o7", "o8", "o9"}, purchases)
	require.Equal(t, 2, stageChanges, "to customer by the first, to loyal by so many")
	left, err := w.app().Purchases.Unfinished(ctx, w.clock().Add(time.Hour), 100)
	require.NoError(t, err)
	require.Empty(t, left)
}

// Finishing a purchase reads three things one after the other; somebody else may tell of it, and the relay publish it,
// before any of them.
func TestFinishPurchasesTellsOfNothingThatWasToldMeanwhile(t *testing.T) {
	for _, toldBefore := range []bool{false, true} {
		for read := 1; read <= 5; read++ {
			t.Run(fmt.Sprintf("told before: %v, published before read %d", toldBefore, read), func(t *testing.T) {
				w := newWorld(t)
				ctx := t.Context()
				if toldBefore {
					_, err := w.app().RecordPurchase(ctx, w.ada.ID, order)
					require.NoError(t, err)
				} else {
					w.engine.Die(2, false) // after the claim
					_, err := w.app().RecordPurchase(ctx, w.ada.ID, order)
					require.ErrorIs(t, err, servicetest.ErrDead)
					w.engine.Revive()
				}
				w.later(time.Minute)
				w.engine.BeforeRead(read, func() {
					_, err := w.app().FinishPurchases(ctx)
					require.NoError(t, err)
					require.NoError(t, w.publish(ctx))
				})
				_, err := w.app().FinishPurchases(ctx)
				require.NoError(t, err)
				require.NoError(t, w.publish(ctx))
				purchases, stageChanges := w.told()
				require.Equal(t, []string{"o1"}, purchases)
				require.Equal(t, 1, stageChanges)
			})
		}
	}
}

func TestAPurchaseHalfRecordedOfADeletedCustomerIsDropped(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	w.engine.Die(2, false) // after the claim
	_, err := w.app().RecordPurchase(ctx, w.ada.ID, order)
	require.ErrorIs(t, err, servicetest.ErrDead)
	w.engine.Revive()
	require.NoError(t, w.app().DeleteCustomer(ctx, w.ada.ID, 1))
	w.later(time.Minute)
	_, err = w.app().FinishPurchases(ctx)
	require.NoError(t, err)
	known, err := w.app().Purchases.ByExternalID(ctx, []string{"o1"})
	require.NoError(t, err)
	require.Empty(t, known)
}

func TestFinishPurchasesLeavesThoseAloneThatAreBeingRecorded(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	w.engine.Die(2, false)
	_, err := w.app().RecordPurchase(ctx, w.ada.ID, order)
	require.ErrorIs(t, err, servicetest.ErrDead)
	w.engine.Revive()
	finished, err := w.app().FinishPurchases(ctx)
	require.NoError(t, err)
	require.Zero(t, finished)
	w.later(time.Minute)
	finished, err = w.app().FinishPurchases(ctx)
	require.NoError(t, err)
	require.Equal(t, 1, finished)
}
