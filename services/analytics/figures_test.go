package analytics_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
)

func TestDashboardShowsTheTenantsFigures(t *testing.T) {
	s := start(t)
	s.play()
	require.JSONEq(t, `{
		"customers": {"total": 3, "byStage": {"lead": 1, "prospect": 0, "customer": 2}},
		"purchases": 3, "revenue": [{"amount": "235.50", "currency": "CNY"}], "refunded": [],
		"months": [
			{"month": "2026-01", "purchases": 1, "revenue": [{"amount": "120.00", "currency": "CNY"}], "refunded": [], "newCustomers": 1, "returningCustomers": 0},
			{"month": "2026-02", "purchases": 2, "revenue": [{"amount": "115.50", "currency": "CNY"}], "refunded": [], "newCustomers": 1, "returningCustomers": 1}],
		"nps": {"promoters": 0, "passives": 0, "detractors": 1, "score": -100},
		"openCases": 1, "asOf": "2026-03-01T23:01:00Z", "rebuilding": false}`, s.get("/v1/dashboard"))
}

func TestCohortsShowRetentionByMonth(t *testing.T) {
	s := start(t)
	s.play()
	require.JSONEq(t, `{
		"cohorts": [
			{"month": "2026-01", "customers": 1, "active": [1, 1]},
			{"month": "2026-02", "customers": 1, "active": [1]}],
		"asOf": "2026-03-01T23:01:00Z", "rebuilding": false}`, s.get("/v1/cohorts"))
}

func TestPurchaseBeforeTheFirstMovesTheCustomerToAnotherCohort(t *testing.T) {
	s := start(t)
	s.play()
	s.tell(acme, contracts.CustomerSource, "cus_wang", "cus_wang", today.Add(time.Hour), contracts.PurchaseRecorded{
		CustomerID: "cus_wang", PurchasedOn: "2025-11-11", Total: contracts.Money{Minor: 100, Currency: "CNY"},
	})
	s.eventually("/v1/dashboard", 4.0, "purchases")
	require.Equal(t, []any{
		map[string]any{"month": "2025-11", "customers": 1.0, "active": []any{1.0, 0.0, 1.0, 1.0}},
		map[string]any{"month": "2026-02", "customers": 1.0, "active": []any{1.0}},
	}, at(t, s.get("/v1/cohorts"), "cohorts"))
}

func TestEveryAnswerIsCompleteForATenantWithoutCustomers(t *testing.T) {
	s := start(t)
	for path, want := range map[string]string{
		"/v1/dashboard": `{"customers": {"total": 0, "byStage": {"lead": 0, "prospect": 0, "customer": 0}}, "purchases": 0, "revenue": [], "refunded": [],
			"months": [], "nps": {"promoters": 0, "passives": 0, "detractors": 0}, "openCases": 0, "rebuilding": false}`,
		"/v1/cohorts":  `{"cohorts": [], "rebuilding": false}`,
		"/v1/rfm":      `{"segments": [], "rebuilding": false}`,
		"/v1/profiles": `{"items": []}`,
	} {
		require.JSONEq(t, want, s.get(path), path)
	}
}

func TestRFMShowsEdgesAndSegments(t *testing.T) {
	s := start(t)
	s.play()
	body := s.get("/v1/rfm")
	require.Equal(t, map[string]any{
		"asOfDay": "2026-02-27", "recencyDays": []any{4.4, 7.8, 11.2, 14.6}, "purchases": []any{2.2, 2.4, 2.6, 2.8},
		"monetary": []any{"69.10", "102.20", "135.30", "168.40"}, "currency": "CNY",
	}, at(t, body, "edges"))
	require.Equal(t, "2026-03-01T23:00:00Z", at(t, body, "asOf"))
	sizes := map[any]any{}
	segments, _ := at(t, body, "segments").([]any)
	for _, segment := range segments {
		view, _ := segment.(map[string]any)
		sizes[view["segment"]] = view["customers"]
	}
	require.Len(t, sizes, 11)
	require.Equal(t, 1.0, sizes["new-customers"])
	require.Equal(t, 1.0, sizes["lost"])
	require.Equal(t, 0.0, sizes["champions"])
}

func TestScoringCanBeAskedForAsOfADay(t *testing.T) {
	s := start(t)
	s.play()
	s.Call(http.MethodPost, "/v1/rfm/runs", `{"asOfDay": "2026-03-31"}`).Text(http.StatusAccepted)
	s.eventually("/v1/rfm", "2026-03-31", "edges", "asOfDay")
	require.Equal(t, []any{36.4, 39.8, 43.2, 46.6}, at(t, s.get("/v1/rfm"), "edges", "recencyDays"))
	require.Equal(t, []string{"cus_li"}, customers(t, s.get("/v1/profiles?segment=lost")))

	s.Call(http.MethodPost, "/v1/rfm/runs", `{"asOfDay": "2026-02-30"}`).Refused(http.StatusUnprocessableEntity)
}

func TestDashboardTakesRefundsAndCancellationsOff(t *testing.T) {
	s := start(t)
	s.play()
	left, back := contracts.Money{Minor: 8050, Currency: "CNY"}, contracts.Money{Minor: 2000, Currency: "CNY"}
	s.tell(acme, contracts.CustomerSource, "cus_wang", "cus_wang", today.Add(time.Hour),
		contracts.PurchaseRefunded{CustomerID: "cus_wang", PurchasedOn: "2026-01-31", Amount: back, Refunded: back},
		contracts.PurchaseChanged{CustomerID: "cus_wang", PurchasedOn: "2026-02-27", From: "paid", To: "cancelled", Left: &left})
	s.eventually("/v1/dashboard", 2.0, "purchases")
	body := s.get("/v1/dashboard")
	require.Equal(t, []any{map[string]any{"amount": "135.00", "currency": "CNY"}}, at(t, body, "revenue"))
	require.Equal(t, []any{map[string]any{"amount": "100.50", "currency": "CNY"}}, at(t, body, "refunded"))
	require.Equal(t, []any{
		map[string]any{"month": "2026-01", "customers": 1.0, "active": []any{1.0, 0.0}},
		map[string]any{"month": "2026-02", "customers": 1.0, "active": []any{1.0}},
	}, at(t, s.get("/v1/cohorts"), "cohorts"))
	s.eventually("/v1/profiles/cus_wang", 1.0, "purchases", "count")
	require.Equal(t, "2026-01-31", at(t, s.get("/v1/profiles/cus_wang"), "purchases", "lastOn"))
	s.eventually("/v1/rfm", "2026-02-10", "edges", "asOfDay")
}
