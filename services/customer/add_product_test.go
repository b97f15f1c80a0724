package customer_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const tea = `{"sku":"TEA-100","name":"Longjing","category":"Drinks","price":{"amount":"128","currency":"CNY"}}`

func TestAddProduct(t *testing.T) {
	s := start(t)
	answer := s.call(http.MethodPost, "/v1/products", tea)
	added := answer.OK(http.StatusCreated)
	require.Equal(t, "/v1/products/TEA-100", answer.Header.Get("Location"))
	require.Equal(t, "active", added["status"])
	got := s.call(http.MethodGet, "/v1/products/TEA-100", "")
	require.Equal(t, added, got.OK(http.StatusOK))
	require.Equal(t, answer.Header.Get("ETag"), got.Header.Get("ETag"))

	s.call(http.MethodPost, "/v1/products", tea).Problem(http.StatusConflict)
	for name, bad := range map[string]string{
		"sku":          `{"sku":"TEA/100","name":"Longjing"}`,
		"name":         `{"sku":"TEA-2"}`,
		"price.amount": `{"sku":"TEA-2","name":"Longjing","price":{"amount":"-1","currency":"CNY"}}`,
		"price":        `{"sku":"TEA-2","name":"Longjing","price":{"amount":"1","currency":"QQQ"}}`,
		"category":     `{"sku":"TEA-2","name":"Longjing","category":"` + strings.Repeat("x", 101) + `"}`,
		"status":       `{"sku":"TEA-2","name":"Longjing","status":"gone"}`,
	} {
		s.call(http.MethodPost, "/v1/products", bad).field(name)
	}
	s.callAs(s.analyst, http.MethodPost, "/v1/products", tea).Problem(http.StatusForbidden)
	s.callAs(s.globex, http.MethodGet, "/v1/products/TEA-100", "").Problem(http.StatusNotFound)
	s.callAs(s.analyst, http.MethodGet, "/v1/products/TEA-100", "").OK(http.StatusOK)
}

func TestOrdersTakeFromTheCatalogueWhatTheyLeaveOut(t *testing.T) {
	s := start(t)
	s.call(http.MethodPost, "/v1/products", tea).OK(http.StatusCreated)
	path := "/v1/customers/" + s.register("Ada").ID + "/purchases"
	sold := s.call(http.MethodPost, path, `{"purchasedOn":"2026-01-31","lines":[
		{"sku":"TEA-100","quantity":1,"price":{"amount":"100","currency":"CNY"}},
		{"sku":"TEA-100","name":"Tea of the day","category":"Offers","quantity":1,"price":{"amount":"90","currency":"CNY"}},
		{"sku":"OTHER","name":"Other","quantity":1,"price":{"amount":"1","currency":"CNY"}}]}`).order(http.StatusCreated)
	require.Equal(t, []string{"Longjing", "Drinks"}, []string{sold.Lines[0].Name, sold.Lines[0].Category})
	require.Equal(t, []string{"Tea of the day", "Offers"}, []string{sold.Lines[1].Name, sold.Lines[1].Category})
	require.Equal(t, []string{"Other", ""}, []string{sold.Lines[2].Name, sold.Lines[2].Category})
	require.Equal(t, "100.00", sold.Lines[0].Price.Amount, "what was paid is the caller's to say")
	s.call(http.MethodPost, path, `{"purchasedOn":"2026-01-31","lines":[{"sku":"NONE","quantity":1,"price":{"amount":"1","currency":"CNY"}}]}`).field("lines[0].name")
}
