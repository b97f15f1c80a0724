package customer_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts/audit"
	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/servicetest"
)

type auditPage struct {
	Items []audit.Entry
	Next  string
}

func (s *server) audit(t *testing.T, query string) auditPage {
	t.Helper()
	var page auditPage
	require.NoError(t, json.Unmarshal([]byte(s.call(http.MethodGet, "/v1/audit/"+query, "").Text(http.StatusOK)), &page))
	return page
}

// recorded waits until the trail has n entries and returns them, the latest first.
func (s *server) recorded(t *testing.T, n int) []audit.Entry {
	t.Helper()
	var page auditPage
	require.Eventually(t, func() bool { page = s.audit(t, "entries"); return len(page.Items) >= n }, time.Minute, 10*time.Millisecond)
	return page.Items
}

func TestSearchAuditEntriesShowsWhoChangedWhatFromWhere(t *testing.T) {
	s := start(t)
	s.Run(s.Service.Parts...)
	ada := s.register("Ada", `"owner":"ming"`)
	s.register("Bob")
	other := s.Bearer(servicetest.Acme, "li", auth.Agent)
	s.callAs(other, http.MethodPatch, "/v1/customers/"+ada.ID, `{"owner":"li"}`, "If-Match", ada.tag).ok(http.StatusOK)
	all := s.recorded(t, 3)
	require.Len(t, all, 3)

	of := s.audit(t, "entries?customerId="+ada.ID).Items
	require.Len(t, of, 2)
	require.Equal(t, "changed", of[0].Action)
	require.Equal(t, "li", of[0].Actor)
	require.Equal(t, "127.0.0.1", of[0].Address)
	require.Equal(t, ada.ID, of[0].Subject)
	var owner []string
	for _, c := range of[0].Changes {
		if c.Field == "owner" {
			owner = append(owner, string(c.From), string(c.To))
		}
	}
	require.Equal(t, []string{`"ming"`, `"li"`}, owner)

	require.Len(t, s.audit(t, "entries?actor=li").Items, 1)
	require.Len(t, s.audit(t, "entries?limit=2").Items, 2)
	later := url.QueryEscape(all[0].At.Add(time.Second).Format(time.RFC3339Nano))
	require.Empty(t, s.audit(t, "entries?from="+later).Items)
	require.Len(t, s.audit(t, "entries?to="+later).Items, 3)
}

func TestTheAuditChainIsWhole(t *testing.T) {
	s := start(t)
	s.Run(s.Service.Parts...)
	for range 3 {
		s.register("Ada")
	}
	s.recorded(t, 3)
	var at audit.Head
	var err error
	for _, e := range s.audit(t, "chain").Items {
		at, err = at.Check(e)
		require.NoError(t, err)
	}
	var head audit.Head
	require.NoError(t, json.Unmarshal([]byte(s.call(http.MethodGet, "/v1/audit/head", "").Text(http.StatusOK)), &head))
	require.Equal(t, head, at)
	require.EqualValues(t, 3, at.Sequence)
}

func TestTheAuditTrailIsForItsTenantsAdministrators(t *testing.T) {
	s := start(t)
	s.Run(s.Service.Parts...)
	s.register("Ada")
	s.recorded(t, 1)
	for _, path := range []string{"/v1/audit/entries", "/v1/audit/chain", "/v1/audit/head"} {
		s.callAs(s.analyst, http.MethodGet, path, "").Problem(http.StatusForbidden)
	}
	require.Contains(t, s.callAs(s.globex, http.MethodGet, "/v1/audit/chain", "").Text(http.StatusOK), `"items":[]`)
	s.call(http.MethodGet, "/v1/audit/entries?customerId=cus_1&actor=li", "").field("actor")
	s.call(http.MethodGet, "/v1/audit/entries?from=yesterday", "").field("from")
}
