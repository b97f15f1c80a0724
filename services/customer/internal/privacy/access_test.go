package privacy_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/services/customer/internal/privacy/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/privacy/domain"
)

func TestWhatDoesNotComeIsAskedForAgainAndEarlierAnswersAreLeftOut(t *testing.T) {
	w, ctx := newWorld(t), t.Context()
	ada := w.register("Ada")
	r, err := w.app().RequestAccess(ctx, ada.ID, "admin")
	require.NoError(t, err)
	part := func(attempt, n, of int, id string) contracts.DataCollected {
		return contracts.DataCollected{
			RequestID: r.ID, CustomerID: ada.ID, Attempt: attempt, Part: n, Parts: of,
			Documents: []contracts.CollectedDocument{{Kind: "things", ID: id, Data: map[string]any{"n": n}}},
		}
	}
	state := func() domain.AccessRequest {
		now, err := w.app().Access.Get(ctx, r.ID)
		require.NoError(t, err)
		return now.Body
	}
	require.NoError(t, w.apply(ctx, "/feedback", contracts.FeedbackDataCollected{DataCollected: part(1, 1, 1, "whole")}))
	require.NoError(t, w.apply(ctx, "/interaction", contracts.InteractionDataCollected{DataCollected: part(1, 1, 2, "left behind")}))
	require.NoError(t, w.sweep(ctx))
	require.Equal(t, 1, state().Attempt, "there is time")
	w.clock.Advance(10 * time.Minute)
	require.NoError(t, w.sweep(ctx))
	require.Equal(t, 2, state().Attempt)
	require.True(t, state().Of(domain.FeedbackService).Done(), "what is whole is kept")

	require.NoError(t, w.apply(ctx, "/interaction", contracts.InteractionDataCollected{DataCollected: part(2, 1, 1, "anew")}))
	require.NoError(t, w.apply(ctx, "/interaction", contracts.InteractionDataCollected{DataCollected: part(1, 2, 2, "late")}))
	require.NoError(t, w.apply(ctx, "/interaction", contracts.InteractionDataCollected{DataCollected: part(3, 1, 1, "unasked")}))
	require.Equal(t, domain.Collecting, state().State)
	require.NoError(t, w.apply(ctx, "/analytics", contracts.AnalyticsDataCollected{DataCollected: part(1, 1, 1, "slow")}))
	require.Equal(t, domain.AccessCompleted, state().State)

	collected := map[string][]string{}
	require.NoError(t, w.app().EachCollected(ctx, state(), func(piece app.CollectedFile) error {
		for _, d := range piece.Documents {
			collected[piece.Service] = append(collected[piece.Service], d.ID)
		}
		return nil
	}))
	require.Equal(t, []string{"anew"}, collected["interaction"])
	require.Equal(t, []string{"whole"}, collected["feedback"])
	require.Equal(t, []string{"slow"}, collected["analytics"])
	require.Equal(t, []string{ada.ID}, collected["customer"])

	_, err = w.app().Archive(ctx, r.ID)
	require.NoError(t, err)
	w.clock.Advance(31 * 24 * time.Hour)
	_, err = w.app().Archive(ctx, r.ID)
	require.ErrorContains(t, err, "expired")
}
