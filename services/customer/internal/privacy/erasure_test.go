package privacy_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/fault"
	customer "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/privacy/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/privacy/domain"
)

// What is personal of the customer of these tests and of the one merged into it.
var personal = []string{
	"Quillfeather", "quillfeather@example.org", "+8613800138000", "ext-4711", "sea-lover", "order-0815", "heard it at the fair",
	"Plumwright", "ext-4712",
}

// known makes a customer of whom a lot is known, with another who was merged into it.
func (w *world) known(ctx context.Context) (survivor, alias string) {
	register := func(name, externalID string) customer.Customer {
		c, err := w.customers().RegisterCustomer(ctx, customer.Details{
			Kind: customer.Person, Name: customer.Name{Display: name}, ExternalID: externalID, Tags: []string{"sea-lover"},
			ContactPoints: []customer.ContactPoint{{Kind: customer.Email, Value: "quillfeather@example.org"}, {Kind: customer.Phone, Value: "+8613800138000"}},
		})
		require.NoError(w, err)
		return c.Body
	}
	ada, ben := register("Quillfeather", "ext-4711"), register("Plumwright", "ext-4712")
	_, err := w.customers().RecordPurchase(ctx, ada.ID, customer.Order{
		ExternalID: "order-0815", PurchasedOn: "2026-01-31", Total: &contracts.MoneyJSON{Amount: "12.34", Currency: "CNY"},
	})
	require.NoError(w, err)
	require.NoError(w, w.apply(ctx, "/feedback", contracts.ResponseReceived{CustomerID: ada.ID, InvitationID: "inv_1", Kind: "nps", Score: 9, AnsweredAt: w.clock.Now()}))
	w.merge(ctx, ada.ID, ben.ID)
	_, err = w.app().DefinePurpose(ctx, domain.Purpose{Key: "news", Name: "News", LegalBasis: "consent"})
	require.NoError(w, err)
	for _, id := range []string{ada.ID} {
		_, err = w.app().RecordConsent(ctx, domain.Consent{CustomerID: id, Purpose: "news", Channel: "email", State: domain.Given, Proof: "heard it at the fair"})
		require.NoError(w, err)
	}
	_, err = w.app().RequestAccess(ctx, ada.ID, "admin")
	require.NoError(w, err)
	return ada.ID, ben.ID
}

// merge does what merging customers comes to: the one is an alias of the other.
func (w *world) merge(ctx context.Context, survivor, merged string) {
	save := func(id string, change func(c customer.Customer) customer.Customer) {
		c, err := w.customers().FindCustomer(ctx, id)
		require.NoError(w, err)
		c.Body = change(c.Body)
		_, err = w.customers().Customers.Save(ctx, c, nil)
		require.NoError(w, err)
	}
	save(survivor, func(c customer.Customer) customer.Customer {
		c.Aliases = append(c.Aliases, merged)
		return c
	})
	save(merged, func(c customer.Customer) customer.Customer {
		c.MergedInto, c.Listed = survivor, false
		return c
	})
}

func TestAnErasureLeavesNothingPersonalWhereverTheProcessDies(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		ctx := t.Context()
		w := newWorld(t)
		ada, ben := w.known(ctx)
		if rapid.Bool().Draw(r, "published before") {
			require.NoError(t, w.publish(ctx))
		}
		require.NotEmpty(t, w.holding(personal...))

		w.engine.Die(rapid.IntRange(1, 40).Draw(r, "dies at"), rapid.Bool().Draw(r, "kept"))
		var requested string
		for round := range 12 {
			ask := func() error {
				e, err := w.app().RequestErasure(ctx, app.NewErasure{CustomerID: ada, Reason: "customer-request", By: "admin"})
				if err == nil {
					requested = e.ID
				}
				if fault.Is(err, fault.Conflict) { // asked for before the process died
					return nil
				}
				return err
			}
			steps := []func() error{
				func() error { return w.publish(ctx) },
				func() error { return w.sweep(ctx) },
				func() error { return w.answerErasures(ctx, "interaction", "feedback", "analytics") },
				func() error { // a request that had read the customer while it was alive
					if round > 3 { // no request takes longer
						return nil
					}
					return w.diary.write(ctx, "late", ada, "Quillfeather called")
				},
				func() error { // a late answer to a survey
					return w.apply(ctx, "/feedback", contracts.ResponseReceived{CustomerID: ben, InvitationID: "inv_2", Kind: "nps", Score: 1, AnsweredAt: w.clock.Now()})
				},
			}
			if round == 0 || rapid.Bool().Draw(r, "asks again") {
				_ = ask() // it may die
			}
			for range steps {
				_ = steps[rapid.IntRange(0, len(steps)-1).Draw(r, "step")]() // it may die
			}
			if w.engine.Revive() {
				w.open()
			}
			if rapid.Bool().Draw(r, "dies again") && round < 5 {
				w.engine.Die(rapid.IntRange(1, 20).Draw(r, "dies at"), rapid.Bool().Draw(r, "kept"))
			}
			w.clock.Advance(time.Minute)
		}
		require.NoError(t, w.settle(ctx, ada))

		erasure, exists, err := w.app().Erasures.OfCustomer(ctx, ada)
		require.NoError(t, err)
		require.True(t, exists)
		require.Equal(t, domain.ErasureCompleted, erasure.Body.State)
		require.NotNil(t, erasure.Body.CheckedAt)
		require.Nil(t, erasure.Body.NextAt, "nothing is left to do")
		if requested != "" {
			require.Equal(t, requested, erasure.ID)
		}
		times, aliases := w.erasuresAsked()
		require.Positive(t, times)
		require.Equal(t, []string{ben}, aliases)
		require.Empty(t, w.holding(personal...), "nothing personal is left in any collection")
		for _, id := range []string{ada, ben} {
			c, err := w.customers().FindCustomer(ctx, id)
			require.NoError(t, err)
			require.True(t, c.Body.Erased())
			require.False(t, c.Body.Listed)
			insights, err := w.customers().Insights.GetMany(ctx, []string{id})
			require.NoError(t, err)
			require.Zero(t, insights[id].Version, "late events find nobody")
		}
		receipt, err := erasure.Body.Receipt()
		require.NoError(t, err)
		require.Len(t, receipt.Services, 4)
	})
}

// settle lets time pass until the customer's erasure has come to its end; it asks for one that was never stored.
func (w *world) settle(ctx context.Context, customerID string) error {
	w.engine.Revive()
	w.open()
	if _, exists, err := w.app().Erasures.OfCustomer(ctx, customerID); err != nil || !exists {
		if _, err := w.app().RequestErasure(ctx, app.NewErasure{CustomerID: customerID, Reason: "customer-request", By: "admin"}); err != nil {
			return err
		}
	}
	for range 4 {
		if err := w.publish(ctx); err != nil {
			return err
		}
		if err := w.answerErasures(ctx, "interaction", "feedback", "analytics"); err != nil {
			return err
		}
		w.clock.Advance(10 * time.Minute)
		if err := w.sweep(ctx); err != nil {
			return err
		}
	}
	return nil
}
