package privacy_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/fault"
	customer "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/privacy/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/privacy/domain"
)

// keep sets the tenant's one rule of retention, for leads.
func (w *world) keep(months int, action domain.RetentionMode) {
	settings, err := w.app().Settings.Get(w.Context())
	require.NoError(w, err)
	_, err = w.app().ChangeSettings(w.Context(), settings.Version, func(s domain.Settings) (domain.Settings, error) {
		s.Retention = []domain.RetentionRule{{Key: "old-leads", Stage: "lead", Months: months, Action: action}}
		return s, nil
	})
	require.NoError(w, err)
}

// sweeps lets the sweep run often enough for the day's run to end.
func (w *world) sweeps() {
	for range 6 {
		require.NoError(w, w.sweep(w.Context()))
	}
}

func (w *world) proposals(state domain.ProposalState) []app.Proposal {
	page, err := w.app().Proposals.List(w.Context(), w.app().Proposals.All(state))
	require.NoError(w, err)
	return page.Docs
}

func TestLeadsThatNobodyTouchesAreProposedOnce(t *testing.T) {
	w := newWorld(t)
	w.keep(12, domain.Propose)
	var old []string
	for range 450 { // more than a sweep looks at
		old = append(old, w.register("Old").ID)
	}
	buyer := w.register("Buyer")
	_, err := w.customers().RecordPurchase(t.Context(), buyer.ID, customer.Order{
		PurchasedOn: "2026-01-31", Total: &contracts.MoneyJSON{Amount: "1", Currency: "CNY"},
	})
	require.NoError(t, err)
	w.sweeps()
	require.Empty(t, w.proposals(""), "they are touched still")
	w.clock.Advance(366 * 24 * time.Hour)
	young := w.register("Young")
	w.sweeps()
	var proposed []string
	q := w.app().Proposals.All(domain.Proposed)
	q.Limit = 1000
	page, err := w.app().Proposals.List(t.Context(), q)
	require.NoError(t, err)
	for _, p := range page.Docs {
		proposed = append(proposed, p.Body.CustomerID)
	}
	require.ElementsMatch(t, old, proposed)
	require.NotContains(t, proposed, young.ID)

	kept, err := w.app().RejectProposal(t.Context(), page.Docs[0].ID, "admin")
	require.NoError(t, err)
	require.Equal(t, domain.Rejected, kept.Body.State)
	_, err = w.app().ApproveProposal(t.Context(), kept.ID, "admin")
	require.True(t, fault.Is(err, fault.Conflict), "what is decided stays")
	w.clock.Advance(48 * time.Hour)
	w.sweeps()
	require.Len(t, w.proposals(domain.Rejected), 1, "and is not proposed again")

	gone, err := w.app().ApproveProposal(t.Context(), page.Docs[1].ID, "admin")
	require.NoError(t, err)
	erasure, err := w.app().Erasures.Get(t.Context(), gone.Body.ErasureID)
	require.NoError(t, err)
	require.Equal(t, gone.Body.CustomerID, erasure.Body.CustomerID)
	require.Equal(t, "admin", erasure.Body.RequestedBy)
}

func TestAnApprovalThatACrashCutShortIsFinished(t *testing.T) {
	w := newWorld(t)
	w.keep(1, domain.Propose)
	ada := w.register("Ada")
	w.clock.Advance(40 * 24 * time.Hour)
	w.sweeps()
	proposal := w.proposals(domain.Proposed)[0]
	w.engine.Die(2, false) // after the decision, before the erasure
	_, err := w.app().ApproveProposal(t.Context(), proposal.ID, "admin")
	require.Error(t, err)
	require.True(t, w.engine.Revive())
	w.open()
	require.NoError(t, w.sweep(t.Context()))
	_, exists, err := w.app().Erasures.OfCustomer(t.Context(), ada.ID)
	require.NoError(t, err)
	require.True(t, exists)
}

func TestARuleMayErase(t *testing.T) {
	w := newWorld(t)
	w.keep(1, domain.Erase)
	ada := w.register("Ada")
	w.clock.Advance(40 * 24 * time.Hour)
	w.sweeps()
	erasure, exists, err := w.app().Erasures.OfCustomer(t.Context(), ada.ID)
	require.NoError(t, err)
	require.True(t, exists)
	require.Equal(t, "rule:retention-old-leads", erasure.Body.RequestedBy)
	require.Equal(t, app.ReasonRetention, erasure.Body.Reason)
}
