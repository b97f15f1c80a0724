package customer_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestListStages(t *testing.T) {
	s := start(t)
	shown := s.callAs(s.analyst, http.MethodGet, "/v1/lifecycle/stages", "").OK(http.StatusOK)
	require.Len(t, shown["stages"], 7)
	require.Contains(t, shown["stages"], map[string]any{"stage": "at-risk", "means": "may be about to leave"})
	require.Contains(t, shown["moves"], map[string]any{
		"from": "customer", "to": "at-risk", "rules": []any{"long-silence", "churn-risk"}, "byHand": true, "means": "may be about to leave",
	})
	require.Contains(t, shown["moves"], map[string]any{
		"from": "lead", "to": "prospect", "rules": []any{}, "byHand": true, "means": "is in touch",
	})
	s.callAs("", http.MethodGet, "/v1/lifecycle/stages", "").Problem(http.StatusUnauthorized)
}
