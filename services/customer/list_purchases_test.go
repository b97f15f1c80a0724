package customer_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestListPurchasesLatestFirst(t *testing.T) {
	s := start(t)
	ada, bob := s.register("Ada"), s.register("Bob")
	middle := s.buy(ada.ID, "2026-02-01", "o-1").ID
	oldest := s.buy(ada.ID, "2025-12-31", "o-2").ID
	latest := s.buy(ada.ID, "2026-03-01", "o-3").ID
	s.buy(bob.ID, "2026-02-02", "o-4")
	path := "/v1/customers/" + ada.ID + "/purchases?limit=2"
	first := s.call(http.MethodGet, path, "").ok(http.StatusOK)
	require.Equal(t, []string{latest, middle}, first.ids())
	second := s.call(http.MethodGet, path+"&cursor="+url.QueryEscape(first.Next), "").ok(http.StatusOK)
	require.Equal(t, []string{oldest}, second.ids())
	require.Empty(t, second.Next)
	s.callAs(s.globex, http.MethodGet, path, "").Problem(http.StatusNotFound)
	s.call(http.MethodGet, "/v1/customers/"+bob.ID+"/purchases?cursor="+url.QueryEscape(first.Next), "").field("cursor")
}
