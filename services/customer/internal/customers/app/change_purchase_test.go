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
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

func refundOf(amount, externalID string) domain.RefundRequest {
	return domain.RefundRequest{
		ExternalID: externalID, RefundedOn: "2026-02-02", Amount: &contracts.MoneyJSON{Amount: amount, Currency: "CNY"},
	}
}

// steps returns the steps of purchases on the topic, in order; an event that was published twice counts once, as it does
// with readers.
func (w *world) steps() []string {
	w.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	var steps []string
	read := int64(0)
	for _, e := range w.topic {
		if e.Sequence <= read {
			continue
		}
		require.Equal(w, read+1, e.Sequence, "no gaps")
		read = e.Sequence
		step, ok, err := app.StepOf(e.Type, e.Data)
		require.NoError(w, err)
		if ok && step.Name[:3] == "ref" {
			step.Name = "refunded"
		}
		if ok {
			steps = append(steps, step.Name)
		}
	}
	return steps
}

// A refund and a change of status are two writes each, and the relay makes two more. Wherever a crash comes between
// them, what was stored is told once, after the purchase, and what was not is not.
func TestACrashNeitherLosesNorDoublesWhatBecomesOfAPurchase(t *testing.T) {
	for name, change := range map[string]func(w *world, p domain.Purchase) error{
		"refunded": func(w *world, p domain.Purchase) error {
			_, err := w.app().RefundPurchase(w.Context(), p.ID, refundOf("4", "r1"))
			return err
		},
		"cancelled": func(w *world, p domain.Purchase) error {
			_, err := w.app().MovePurchase(w.Context(), p.ID, 1, domain.Cancelled)
			return err
		},
	} {
		for _, published := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, the purchase published before: %v", name, published), func(t *testing.T) {
				step := 1
				for changeAndCrash(t, step, false, published, name, change) && changeAndCrash(t, step, true, published, name, change) {
					step++
				}
				require.Greater(t, step, 3, "every write was died at")
			})
		}
	}
}

// changeAndCrash dies at a write of a change or of its publishing, has the sweep go on, and reports whether it did die.
func changeAndCrash(t *testing.T, step int, kept, published bool, name string, change func(*world, domain.Purchase) error) bool {
	t.Helper()
	w := newWorld(t)
	ctx := t.Context()
	p, err := w.app().RecordPurchase(ctx, w.ada.ID, order)
	require.NoError(t, err)
	if published {
		require.NoError(t, w.publish(ctx))
	}
	w.engine.Die(step, kept)
	failed := change(w, p)
	if failed == nil {
		_ = w.publish(ctx)
	}
	if !w.engine.Revive() {
		return false
	}
	w.later(time.Minute)
	_, err = w.app().FinishPurchases(ctx)
	require.NoError(t, err)
	require.NoError(t, w.publish(ctx))

	want := []string{"recorded"}
	stored, err := w.app().Purchases.Get(ctx, p.ID)
	require.NoError(t, err)
	if stored.Revision > 1 {
		want = append(want, name)
	} else {
		require.Error(t, failed, "what was not stored is not reported as done")
	}
	require.Equal(t, want, w.steps(), "step %d, kept %v", step, kept)
	require.Equal(t, domain.Recorded, stored.State)
	require.Empty(t, stored.Untold)
	return true
}

// Callers that refund, the sweeper and the relay may all be at one purchase at once.
func TestRefundsAtOnceNeverComeToMoreThanWasPaidAndAreToldOnce(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	p, err := w.app().RecordPurchase(ctx, w.ada.ID, order)
	require.NoError(t, err)
	var all sync.WaitGroup
	for i := range 6 {
		all.Go(func() {
			_, err := w.app().RefundPurchase(ctx, p.ID, refundOf("3", fmt.Sprint("r", i)))
			if err != nil {
				assert.True(t, fault.Is(err, fault.Invalid), "%v", err)
			}
		})
	}
	for range 3 {
		all.Go(func() {
			w.later(time.Minute)
			_, err := w.app().FinishPurchases(ctx)
			assert.NoError(t, err)
		})
	}
	for range 5 {
		require.NoError(t, w.publish(ctx))
	}
	all.Wait()
	w.later(time.Minute)
	_, err = w.app().FinishPurchases(ctx)
	require.NoError(t, err)
	require.NoError(t, w.publish(ctx))
	require.Equal(t, []string{"recorded", "refunded", "refunded", "refunded"}, w.steps(), "three times 3 of 10")
	stored, err := w.app().Purchases.Get(ctx, p.ID)
	require.NoError(t, err)
	require.Equal(t, "9.00", stored.Refunded().Amount())
	require.Empty(t, stored.Untold)
}

func TestTheSameRefundSentAgainIsAnsweredAndNotMadeAgain(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	p, err := w.app().RecordPurchase(ctx, w.ada.ID, order)
	require.NoError(t, err)
	first, err := w.app().RefundPurchase(ctx, p.ID, refundOf("10", "r1"))
	require.NoError(t, err)
	again, err := w.app().RefundPurchase(ctx, p.ID, refundOf("10", "r1"))
	require.NoError(t, err)
	require.Equal(t, first, again)
	require.NoError(t, w.publish(ctx))
	require.Equal(t, []string{"recorded", "refunded"}, w.steps())
}

// The marks that the relay sets on a purchase change nothing that a caller can see.
func TestAPurchaseIsNotStaleForHavingBeenPublished(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	p, err := w.app().RecordPurchase(ctx, w.ada.ID, order)
	require.NoError(t, err)
	require.NoError(t, w.publish(ctx))
	moved, err := w.app().MovePurchase(ctx, p.ID, p.Revision, domain.Fulfilled)
	require.NoError(t, err)
	_, err = w.app().MovePurchase(ctx, p.ID, p.Revision, domain.Cancelled)
	require.True(t, fault.Is(err, fault.Stale))
	_, err = w.app().MovePurchase(ctx, p.ID, moved.Revision, domain.Cancelled)
	require.True(t, fault.Is(err, fault.Conflict), "what was delivered is refunded")
}

func TestARefundOfADeletedCustomerIsToldAndOfAnErasedOneRefused(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	p, err := w.app().RecordPurchase(ctx, w.ada.ID, order)
	require.NoError(t, err)
	require.NoError(t, w.app().DeleteCustomer(ctx, w.ada.ID, 2))
	_, err = w.app().RefundPurchase(ctx, p.ID, refundOf("1", ""))
	require.NoError(t, err)
	require.NoError(t, w.publish(ctx))
	require.Equal(t, []string{"recorded", "refunded"}, w.steps())

	gone, err := w.app().Customers.GetMany(ctx, []string{w.ada.ID})
	require.NoError(t, err)
	erased := gone[w.ada.ID]
	at := w.clock()
	erased.Body.ErasedAt = &at
	_, err = w.app().Customers.Save(ctx, erased, nil)
	require.NoError(t, err)
	_, err = w.app().RefundPurchase(ctx, p.ID, refundOf("1", ""))
	require.True(t, fault.Is(err, fault.Conflict))
}
