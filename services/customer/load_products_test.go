package customer_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/servicetest"
)

func TestLoadProducts(t *testing.T) {
	s := start(t)
	s.call(http.MethodPost, "/v1/products", tea).OK(http.StatusCreated)
	body := `{"items":[` + strings.Replace(tea, "Longjing", "Biluochun", 1) + `,{"sku":"CUP","name":"Cup"},{"sku":"CUP","name":"Mug"},
		{"sku":"a b","name":"Cup"},{"sku":"POT","name":"Pot","price":{"amount":"1.234","currency":"CNY"}}]}`
	outcomes := func() (all []string) {
		var loaded struct {
			Items []struct {
				SKU, Outcome string
				Errors       []struct{ Field string }
			}
		}
		require.NoError(t, json.Unmarshal([]byte(s.call(http.MethodPost, "/v1/products/bulk", body).Text(http.StatusOK)), &loaded))
		for _, item := range loaded.Items {
			outcome := item.SKU + " " + item.Outcome
			for _, e := range item.Errors {
				outcome += " " + e.Field
			}
			all = append(all, outcome)
		}
		return all
	}
	require.Equal(t, []string{"TEA-100 changed", "CUP created", "CUP rejected sku", "a b rejected sku", "POT rejected price"}, outcomes())
	require.Equal(t, []string{"TEA-100 unchanged", "CUP unchanged", "CUP rejected sku", "a b rejected sku", "POT rejected price"}, outcomes(), "again")
	require.Equal(t, "Biluochun", s.call(http.MethodGet, "/v1/products/TEA-100", "").OK(http.StatusOK)["name"])
	require.Len(t, s.Pending(servicetest.Acme, "products", "TEA-100"), 2)

	s.call(http.MethodPost, "/v1/products/bulk", `{"items":[]}`).field("items")
	many := `{"items":[` + strings.TrimSuffix(strings.Repeat(tea+",", 501), ",") + `]}`
	s.call(http.MethodPost, "/v1/products/bulk", many).field("items")
	s.callAs(s.analyst, http.MethodPost, "/v1/products/bulk", body).Problem(http.StatusForbidden)
}
