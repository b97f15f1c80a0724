package analytics_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/auth"
)

// play has a small history told by the three services and waits until it is in the read models.
func (s *server) play() {
	s.T.Helper()
	s.register(acme, "cus_wang", "2026-01-31", "120.00", "2026-02-27", "80.50")
	s.register(acme, "cus_li", "2026-02-10", "35.00")
	s.register(acme, "cus_new")
	s.register(globex, "cus_other", "2026-02-10", "9.99")
	s.tell(acme, contracts.FeedbackSource, "inv_1", "cus_wang", today, contracts.ResponseReceived{
		InvitationID: "inv_1", CustomerID: "cus_wang", Kind: "nps", Score: 4, AnsweredAt: today.Add(-time.Hour),
	})
	c := contracts.Case{CaseID: "cas_1", CustomerID: "cus_wang", InvitationID: "inv_1", OpenedAt: today}
	s.tell(acme, contracts.FeedbackSource, "cas_1", "cus_wang", today.Add(time.Minute), contracts.CaseOpened{Case: c}, contracts.CaseAssigned{Case: c})
	s.tell(acme, contracts.InteractionSource, "tou_1", "cus_wang", today.Add(2*time.Minute), contracts.InteractionLogged{
		TouchpointID: "tou_1", CustomerID: "cus_wang", Channel: "phone", HappenedAt: today.Add(-2 * time.Hour),
	})
	s.eventually("/v1/profiles/cus_wang", "2026-03-01T23:02:00Z", "asOf")
	s.eventually("/v1/profiles/cus_wang", []any{"cas_1"}, "openCases")
	s.eventually("/v1/profiles/cus_wang", 4.0, "lastScore", "score")
	s.eventually("/v1/dashboard", 3.0, "purchases")
	s.eventually("/v1/dashboard", 3.0, "customers", "total")
	s.eventually("/v1/dashboard", 1.0, "openCases")
	s.eventually("/v1/rfm", "2026-02-27", "edges", "asOfDay")
	s.eventually("/v1/profiles/cus_li", "lost", "segment")
}

func TestProfileShowsACustomersDealings(t *testing.T) {
	s := start(t)
	s.play()
	require.JSONEq(t, `{
		"customerId": "cus_wang", "stage": "customer", "segment": "new-customers",
		"scores": {"recency": 5, "frequency": 1, "monetary": 5},
		"purchases": {"count": 2, "firstOn": "2026-01-31", "lastOn": "2026-02-27", "recencyDays": 3, "months": 2,
			"spent": [{"amount": "200.50", "currency": "CNY"}]},
		"lastContact": {"at": "2026-03-01T21:00:00Z", "channel": "phone"},
		"lastScore": {"score": 4, "answeredAt": "2026-03-01T22:00:00Z"},
		"openCases": ["cas_1"], "asOf": "2026-03-01T23:02:00Z"}`, s.get("/v1/profiles/cus_wang"))
	require.JSONEq(t, `{
		"customerId": "cus_new", "stage": "lead", "purchases": {"count": 0, "months": 0, "spent": []},
		"openCases": [], "asOf": "2026-03-01T23:00:00Z"}`, s.get("/v1/profiles/cus_new"))
}

func TestProfilesAreListedPageByPageAndBySegment(t *testing.T) {
	s := start(t)
	s.play()
	first := s.get("/v1/profiles?limit=2")
	require.Equal(t, []string{"cus_li", "cus_new"}, customers(t, first))
	next, _ := at(t, first, "next").(string)
	last := s.get("/v1/profiles?limit=2&cursor=" + next)
	require.Equal(t, []string{"cus_wang"}, customers(t, last))
	require.Nil(t, at(t, last, "next"))

	require.Equal(t, []string{"cus_wang"}, customers(t, s.get("/v1/profiles?segment=new-customers")))
	require.Empty(t, customers(t, s.get("/v1/profiles?segment=champions")))
	s.Call(http.MethodGet, "/v1/profiles?segment=friends", "").Refused(http.StatusUnprocessableEntity)
}

func TestDeletedCustomerHasNoProfileAndNoPlaceAndItsPurchasesStay(t *testing.T) {
	s := start(t)
	s.play()
	s.tell(acme, contracts.CustomerSource, "cus_li", "cus_li", today.Add(time.Hour), contracts.CustomerDeleted{CustomerID: "cus_li", Stage: "customer", DeletedAt: today})
	s.eventually("/v1/dashboard", 2.0, "customers", "total")
	s.eventually("/v1/rfm", "2026-03-02T00:00:00Z", "asOf")
	s.Call(http.MethodGet, "/v1/profiles/cus_li", "").Refused(http.StatusNotFound)
	require.Empty(t, customers(t, s.get("/v1/profiles?segment=lost")))
	require.Equal(t, 3.0, at(t, s.get("/v1/dashboard"), "purchases"))
	require.Equal(t, []string{"cus_new", "cus_wang"}, customers(t, s.get("/v1/profiles")))
}

func TestTenantSeesNothingOfAnother(t *testing.T) {
	s := start(t)
	s.play()
	other := s.Bearer(globex, "user", auth.Analyst)
	s.CallAs(other, http.MethodGet, "/v1/profiles/cus_wang", "").Refused(http.StatusNotFound)
	s.eventuallyAs(other, "/v1/dashboard", 1.0, "purchases")
	require.Equal(t, []string{"cus_other"}, customers(t, s.CallAs(other, http.MethodGet, "/v1/profiles", "").Text(http.StatusOK)))
}

func TestEveryRouteNeedsItsPermission(t *testing.T) {
	s := start(t)
	agent, analyst := s.Bearer(acme, "user", auth.Agent), s.Bearer(acme, "user", auth.Analyst)
	for _, c := range []struct {
		token, method, path string
		status              int
	}{
		{agent, http.MethodGet, "/v1/profiles", http.StatusForbidden},
		{agent, http.MethodGet, "/v1/profiles/cus_wang", http.StatusForbidden},
		{agent, http.MethodGet, "/v1/dashboard", http.StatusForbidden},
		{agent, http.MethodGet, "/v1/cohorts", http.StatusForbidden},
		{agent, http.MethodGet, "/v1/rfm", http.StatusForbidden},
		{analyst, http.MethodGet, "/v1/rfm", http.StatusOK},
		{analyst, http.MethodPost, "/v1/rfm/runs", http.StatusForbidden},
		{s.Token, http.MethodPost, "/v1/platform/analytics/rebuild", http.StatusForbidden},
		{s.Token, http.MethodGet, "/v1/platform/analytics/rebuild", http.StatusForbidden},
		{s.operator, http.MethodGet, "/v1/dashboard", http.StatusForbidden},
	} {
		body := ""
		if c.path == "/v1/rfm/runs" {
			body = "{}"
		}
		got := s.CallAs(c.token, c.method, c.path, body)
		require.Equal(t, c.status, got.Status, "%s %s: %s", c.method, c.path, got.Body)
	}
}

// customers returns the ids on a page of profiles.
func customers(t *testing.T, page string) []string {
	t.Helper()
	items, _ := at(t, page, "items").([]any)
	ids := make([]string, len(items))
	for i, item := range items {
		ids[i], _ = item.(map[string]any)["customerId"].(string)
	}
	return ids
}
