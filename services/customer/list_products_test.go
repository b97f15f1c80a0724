package customer_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestListProducts(t *testing.T) {
	s := start(t)
	var items []string
	for i, category := range []string{"Drinks", "Cups", "Drinks", "Drinks"} {
		status := "active"
		if i == 3 {
			status = "retired"
		}
		items = append(items, fmt.Sprintf(`{"sku":"P%d","name":"Product %d","category":%q,"status":%q}`, i, i, category, status))
	}
	s.call(http.MethodPost, "/v1/products/bulk", `{"items":[`+strings.Join(items, ",")+`]}`).OK(http.StatusOK)
	for query, want := range map[string][]string{
		"":                                {"P0", "P1", "P2", "P3"},
		"?category=Drinks":                {"P0", "P2", "P3"},
		"?status=retired":                 {"P3"},
		"?category=Drinks&status=active":  {"P0", "P2"},
		"?category=drinks&status=retired": {},
	} {
		skus := []string{}
		for _, item := range s.call(http.MethodGet, "/v1/products"+query, "").List() {
			skus = append(skus, item["sku"].(string))
		}
		require.Equal(t, want, skus, query)
	}
	first := s.call(http.MethodGet, "/v1/products?limit=3", "").OK(http.StatusOK)
	require.Len(t, s.call(http.MethodGet, "/v1/products?limit=3&cursor="+first["next"].(string), "").List(), 1)
	require.Empty(t, s.callAs(s.globex, http.MethodGet, "/v1/products", "").List())
}
