package privacy_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/fault"
	customer "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/privacy/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/privacy/domain"
)

// register makes a customer of whom nothing but the name is known.
func (w *world) register(name string) customer.Customer {
	c, err := w.customers().RegisterCustomer(w.Context(), customer.Details{Kind: customer.Person, Name: customer.Name{Display: name}})
	require.NoError(w, err)
	return c.Body
}

// erase asks for a customer to be erased.
func (w *world) erase(customerID string) (app.Erasure, error) {
	return w.app().RequestErasure(w.Context(), app.NewErasure{CustomerID: customerID, Reason: "other", By: "admin"})
}

func TestServicesAreAskedAgainUntilAllHaveAnswered(t *testing.T) {
	w := newWorld(t)
	e, err := w.erase(w.register("Ada").ID)
	require.NoError(t, err)
	pass := func(d time.Duration) {
		w.clock.Advance(d)
		require.NoError(t, w.sweep(t.Context()))
		require.NoError(t, w.publish(t.Context()))
	}
	pass(0)
	pass(4 * time.Minute)
	asked, _ := w.erasuresAsked()
	require.Equal(t, 1, asked)
	pass(time.Minute)
	pass(time.Minute)
	asked, _ = w.erasuresAsked()
	require.Equal(t, 2, asked, "every five minutes")

	require.NoError(t, w.answerErasures(t.Context(), "interaction", "feedback"))
	pass(29 * 24 * time.Hour)
	late, err := w.app().Erasures.List(t.Context(), w.app().Erasures.All(true))
	require.NoError(t, err)
	require.Empty(t, late.Docs)
	pass(24 * time.Hour)
	late, err = w.app().Erasures.List(t.Context(), w.app().Erasures.All(true))
	require.NoError(t, err)
	require.Len(t, late.Docs, 1, "due after thirty days")
	require.Equal(t, []string{domain.AnalyticsService}, late.Docs[0].Body.Awaited())

	require.NoError(t, w.answerErasures(t.Context(), "analytics"))
	done, err := w.app().Erasures.Get(t.Context(), e.ID)
	require.NoError(t, err)
	require.Equal(t, domain.ErasureCompleted, done.Body.State)
	require.False(t, done.Body.Overdue)
}

func TestACustomerMergedWhileItIsErasedIsLeftToTheOther(t *testing.T) {
	for read := 1; read <= 6; read++ { // the merge comes before any of the reads
		w := newWorld(t)
		ada, ben := w.register("Ada"), w.register("Ben")
		merged := false
		w.engine.BeforeRead(read, func() {
			merged = true
			c, err := w.customers().FindCustomer(t.Context(), ben.ID)
			require.NoError(t, err)
			if c.Body.Erased() { // a tombstone is merged into nobody
				return
			}
			w.merge(t.Context(), ada.ID, ben.ID)
		})
		e, err := w.erase(ben.ID)
		require.True(t, merged || read > 4, "the merge did come")
		left, gone := w.customers().FindCustomer(t.Context(), ben.ID)
		require.NoError(t, gone)
		require.NotEqual(t, left.Body.Erased(), left.Body.MergedInto != "", "one of the two wins")
		if left.Body.Erased() {
			require.NoError(t, err)
			require.Equal(t, domain.Erasing, e.Body.State)
			continue
		}
		require.True(t, fault.Is(err, fault.Conflict), "%v", err)
		_, err = w.erase(ada.ID)
		require.NoError(t, err)
		left, gone = w.customers().FindCustomer(t.Context(), ben.ID)
		require.NoError(t, gone)
		require.True(t, left.Body.Erased(), "who was merged into it is erased with it")
	}
}

func TestThoseMergedIntoTheMergedAreErasedToo(t *testing.T) {
	w := newWorld(t)
	ada, ben, cid := w.register("Ada"), w.register("Ben"), w.register("Cid")
	w.merge(t.Context(), ben.ID, cid.ID)
	w.merge(t.Context(), ada.ID, ben.ID)
	_, err := w.erase(ben.ID)
	require.True(t, fault.Is(err, fault.Conflict), "%v", err)
	require.ErrorContains(t, err, ada.ID)
	e, err := w.erase(ada.ID)
	require.NoError(t, err)
	require.Equal(t, []string{ben.ID, cid.ID}, e.Body.Aliases)
	require.NoError(t, w.publish(t.Context()))
	w.clock.Advance(time.Minute)
	require.NoError(t, w.sweep(t.Context()))
	require.Empty(t, w.holding("Ben", "Cid"), "in no collection")
}
