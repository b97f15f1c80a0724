package customer_test

import (
	"encoding/json"
	"net/http"

	"github.com/stretchr/testify/require"
)

// order is a purchase as the service shows it, with all that an order has.
type order struct {
	ID, CustomerID, Status string
	Total, Refunded        amount
	Discount               *amount
	Lines                  []struct {
		SKU, Name, Category string
		Quantity            int64
		Price               amount
		Discount            *amount
	}

	tag string // ETag
}

type amount struct{ Amount, Currency string }

// repayment is a refund as the service shows it.
type repayment struct {
	ID, ExternalID, RefundedOn, Reason string
	Amount                             amount
	Lines                              []struct{ Line, Quantity int }
}

// order requires the status and returns the purchase shown.
func (a answer) order(status int) order {
	a.T.Helper()
	var o order
	require.NoError(a.T, json.Unmarshal([]byte(a.Text(status)), &o))
	o.tag = a.Header.Get("ETag")
	return o
}

// refund requires the status and returns the refund shown.
func (a answer) refund(status int) repayment {
	a.T.Helper()
	var r repayment
	require.NoError(a.T, json.Unmarshal([]byte(a.Text(status)), &r))
	return r
}

// refunds returns the refunds of a purchase.
func (s *server) refunds(purchaseID string) []repayment {
	s.T.Helper()
	var page struct{ Items []repayment }
	require.NoError(s.T, json.Unmarshal([]byte(s.call(http.MethodGet, "/v1/purchases/"+purchaseID+"/refunds", "").Text(http.StatusOK)), &page))
	return page.Items
}

// sell records an order with three packs of tea at 12.50 and a cup at 20.00, 5.00 off the cup and 7.50 off all: 45.00.
func (s *server) sell(customerID, status string) order {
	s.T.Helper()
	return s.call(http.MethodPost, "/v1/customers/"+customerID+"/purchases", `{"purchasedOn":"2026-01-31","status":`+quote(status)+`,
		"discount":{"amount":"7.50","currency":"CNY"},"lines":[
		{"sku":"TEA","name":"Tea","category":"Drinks","quantity":3,"price":{"amount":"12.50","currency":"CNY"}},
		{"name":"Cup","quantity":1,"price":{"amount":"20","currency":"CNY"},"discount":{"amount":"5","currency":"CNY"}}]}`).order(http.StatusCreated)
}
