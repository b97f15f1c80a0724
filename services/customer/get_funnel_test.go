package customer_test

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

type funnelShown struct {
	AsOf     *time.Time
	From, To string
	Stages   []struct {
		Stage     string
		Customers int64
	}
	Days []struct {
		Day   string
		Moves []struct {
			From, To  string
			Customers int64
		}
	}
	Stays []struct {
		Stage     string
		Customers int64
	}
}

func (s *server) funnel(query string) (funnelShown, map[string]int64) {
	s.T.Helper()
	var f funnelShown
	require.NoError(s.T, json.Unmarshal([]byte(s.call(http.MethodGet, "/v1/lifecycle/funnel"+query, "").Text(http.StatusOK)), &f))
	stages := map[string]int64{}
	for _, at := range f.Stages {
		stages[at.Stage] = at.Customers
	}
	return f, stages
}

func TestGetFunnel(t *testing.T) {
	s := start(t)
	empty, stages := s.funnel("")
	require.Nil(t, empty.AsOf)
	require.Len(t, stages, 7)
	require.Empty(t, empty.Days)
	s.Run(s.Service.Parts...)

	s.register("Lead")
	s.moveTo(s.register("Prospect").ID, "prospect", "")
	s.buy(s.register("Customer").ID, daysAgo(0), "o-1")
	gone := s.register("Gone")
	s.call(http.MethodDelete, "/v1/customers/"+gone.ID, "", "If-Match", gone.tag).ok(http.StatusNoContent)

	moves := map[string]int64{}
	var f funnelShown
	require.Eventually(t, func() bool {
		f, stages = s.funnel("")
		clear(moves)
		for _, day := range f.Days {
			for _, m := range day.Moves {
				moves[m.From+">"+m.To] += m.Customers
			}
		}
		return moves[">lead"] == 4 && moves["lead>"] == 1 && moves["lead>prospect"] == 1 && moves["lead>customer"] == 1
	}, soon, 10*time.Millisecond)
	require.Equal(t, map[string]int64{"lead": 1, "prospect": 1, "customer": 1, "loyal": 0, "at-risk": 0, "churned": 0, "won-back": 0}, stages)
	require.Len(t, moves, 4)
	require.NotNil(t, f.AsOf)
	require.Len(t, f.Stays, 1)
	require.Equal(t, "lead", f.Stays[0].Stage)
	require.EqualValues(t, 2, f.Stays[0].Customers, "who was deleted did not leave for another stage")

	past, now := s.funnel("?from=2026-01-01&to=2026-01-31")
	require.Empty(t, past.Days)
	require.Equal(t, stages, now, "the stages are those of now")
	require.Equal(t, "2026-01-01", past.From)
	s.callAs(s.analyst, http.MethodGet, "/v1/lifecycle/funnel", "").OK(http.StatusOK)
	require.NotContains(t, s.callAs(s.globex, http.MethodGet, "/v1/lifecycle/funnel", "").OK(http.StatusOK), "asOf", "another tenant has its own")
}

func TestGetFunnelRefusesBadInput(t *testing.T) {
	s := start(t)
	for query, field := range map[string]string{
		"?from=yesterday":                "from",
		"?to=2026-02-30":                 "to",
		"?from=2026-02-01&to=2026-01-31": "to",
		"?from=2025-01-01&to=2026-01-02": "from",
	} {
		require.NotEmpty(t, s.call(http.MethodGet, "/v1/lifecycle/funnel"+query, "").field(field), query)
	}
}
