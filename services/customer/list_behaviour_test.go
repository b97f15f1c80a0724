package customer_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestListBehaviour(t *testing.T) {
	s := start(t)
	s.defineViewed()
	s.call(http.MethodPost, definitions, `{"name":"signed-in"}`).OK(http.StatusCreated)
	ada, bob := s.register("Ada"), s.register("Bob")
	s.report(viewed("b-1", ada.ID, `{"sku":"TEA"}`, 3*time.Hour), viewed("b-2", ada.ID, `{"sku":"CUP"}`, time.Hour),
		strings.Replace(viewed("b-3", ada.ID, `{"from":"web"}`, 2*time.Hour), "product-viewed", "signed-in", 1), viewed("b-4", bob.ID, `{"sku":"POT"}`, time.Hour))
	path := "/v1/customers/" + ada.ID + "/behaviour"
	ids := func(query string) (all []string) {
		for _, item := range s.call(http.MethodGet, path+query, "").List() {
			all = append(all, item["externalId"].(string))
		}
		return all
	}
	require.Equal(t, []string{"b-2", "b-3", "b-1"}, ids(""), "the latest first")
	require.Equal(t, []string{"b-2", "b-1"}, ids("?name=product-viewed"))
	require.Empty(t, ids("?name=none"))
	first := s.call(http.MethodGet, path+"?limit=2", "").OK(http.StatusOK)
	require.Equal(t, map[string]any{"sku": "CUP"}, first["items"].([]any)[0].(map[string]any)["properties"])
	require.Equal(t, []string{"b-1"}, ids("?limit=2&cursor="+first["next"].(string)))
	s.call(http.MethodGet, "/v1/customers/cus_none/behaviour", "").Problem(http.StatusNotFound)
	s.callAs(s.globex, http.MethodGet, path, "").Problem(http.StatusNotFound)
}
