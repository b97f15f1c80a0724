package customer_test

import (
	"encoding/json"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/servicetest"
)

func TestRefundPurchase(t *testing.T) {
	s := start(t)
	ada := s.register("Ada")
	sold := s.sell(ada.ID, "paid")
	path := "/v1/purchases/" + sold.ID + "/refunds"
	require.Empty(t, s.refunds(sold.ID))

	tea := s.call(http.MethodPost, path, `{"refundedOn":"2026-02-03","lines":[{"line":0,"quantity":2}],"reason":"Too bitter","externalId":"r-1"}`).refund(http.StatusCreated)
	require.Equal(t, "21.42", tea.Amount.Amount, "two thirds of what three packs came to after the discount of the order")
	again := s.call(http.MethodPost, path, `{"refundedOn":"2026-02-03","lines":[{"line":0,"quantity":2}],"reason":"Too bitter","externalId":"r-1"}`).refund(http.StatusCreated)
	require.Equal(t, tea, again, "sent twice, made once")
	money := s.call(http.MethodPost, path, `{"refundedOn":"2026-02-04","amount":{"amount":"3.58","currency":"CNY"}}`).refund(http.StatusCreated)
	require.Equal(t, []repayment{tea, money}, s.refunds(sold.ID))
	now := s.call(http.MethodGet, "/v1/purchases/"+sold.ID, "").order(http.StatusOK)
	require.Equal(t, "25.00", now.Refunded.Amount)
	require.NotEqual(t, sold.tag, now.tag)

	require.Equal(t, []string{"registered", "purchase-recorded", "stage-changed", "purchase-refunded", "purchase-refunded"}, s.pending(ada.ID))
	var told contracts.PurchaseRefunded
	require.NoError(t, json.Unmarshal(s.Pending(servicetest.Acme, "customers", ada.ID)[4].Data, &told))
	require.Equal(t, contracts.PurchaseRefunded{
		CustomerID: ada.ID, PurchaseID: sold.ID, RefundID: money.ID, PurchasedOn: "2026-01-31", RefundedOn: "2026-02-04",
		Amount: contracts.Money{Minor: 358, Currency: "CNY"}, Refunded: contracts.Money{Minor: 2500, Currency: "CNY"},
	}, told)
}

func TestRefundPurchaseManyAtOnce(t *testing.T) {
	s := start(t)
	ada := s.register("Ada")
	sold := s.sell(ada.ID, "paid")
	var all sync.WaitGroup
	var made atomic.Int64
	for range 10 {
		all.Go(func() {
			answer := s.call(http.MethodPost, "/v1/purchases/"+sold.ID+"/refunds", `{"refundedOn":"2026-02-04","amount":{"amount":"10","currency":"CNY"}}`)
			if answer.Status == http.StatusCreated {
				made.Add(1)
				return
			}
			assert.Equal(t, http.StatusUnprocessableEntity, answer.Status, "%s", answer.Body)
		})
	}
	all.Wait()
	require.EqualValues(t, 4, made.Load(), "four times 10.00 of 45.00")
	require.Len(t, s.refunds(sold.ID), 4)
	require.Len(t, s.pending(ada.ID), 3+4)
}

func TestRefundPurchaseRefusesBadInput(t *testing.T) {
	s := start(t)
	ada := s.register("Ada")
	sold := s.sell(ada.ID, "paid")
	path := "/v1/purchases/" + sold.ID + "/refunds"
	for _, test := range []struct{ name, body, field string }{
		{"neither amount nor lines", `{"refundedOn":"2026-02-04"}`, "amount"},
		{"above what was paid", `{"refundedOn":"2026-02-04","amount":{"amount":"45.01","currency":"CNY"}}`, "amount"},
		{"nothing", `{"refundedOn":"2026-02-04","amount":{"amount":"0","currency":"CNY"}}`, "amount.amount"},
		{"negative", `{"refundedOn":"2026-02-04","amount":{"amount":"-1","currency":"CNY"}}`, "amount.amount"},
		{"another currency", `{"refundedOn":"2026-02-04","amount":{"amount":"1","currency":"USD"}}`, "amount.currency"},
		{"before the purchase", `{"refundedOn":"2026-01-30","amount":{"amount":"1","currency":"CNY"}}`, "refundedOn"},
		{"in the future", `{"refundedOn":"2999-01-30","amount":{"amount":"1","currency":"CNY"}}`, "refundedOn"},
		{"no day", `{"amount":{"amount":"1","currency":"CNY"}}`, "refundedOn"},
		{"more pieces than were bought", `{"refundedOn":"2026-02-04","lines":[{"line":0,"quantity":4}]}`, "lines[0].quantity"},
		{"a line that is not there", `{"refundedOn":"2026-02-04","lines":[{"line":2,"quantity":1}]}`, "lines[0].line"},
		{"a line twice", `{"refundedOn":"2026-02-04","lines":[{"line":0,"quantity":1},{"line":0,"quantity":1}]}`, "lines[1].line"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s.on(t).call(http.MethodPost, path, test.body).field(test.field)
		})
	}
	require.Empty(t, s.refunds(sold.ID))
	one := `{"refundedOn":"2026-02-04","amount":{"amount":"1","currency":"CNY"}}`
	s.callAs(s.analyst, http.MethodPost, path, one).Problem(http.StatusForbidden)
	s.callAs(s.globex, http.MethodPost, path, one).Problem(http.StatusNotFound)
	s.callAs(s.globex, http.MethodGet, path, "").Problem(http.StatusNotFound)
	s.call(http.MethodPost, "/v1/purchases/pur_none/refunds", one).Problem(http.StatusNotFound)

	unpaid := s.sell(ada.ID, "placed")
	s.call(http.MethodPost, "/v1/purchases/"+unpaid.ID+"/refunds", one).Problem(http.StatusConflict)
	s.call(http.MethodPost, "/v1/purchases/"+unpaid.ID+"/status", `{"status":"cancelled"}`, "If-Match", unpaid.tag).order(http.StatusOK)
	s.call(http.MethodPost, "/v1/purchases/"+unpaid.ID+"/refunds", one).Problem(http.StatusConflict)
}

func TestRefundPurchaseWithAnIdempotencyKey(t *testing.T) {
	s := start(t)
	sold := s.sell(s.register("Ada").ID, "paid")
	path := "/v1/purchases/" + sold.ID + "/refunds"
	body := `{"refundedOn":"2026-02-04","amount":{"amount":"20","currency":"CNY"}}`
	first := s.call(http.MethodPost, path, body, "Idempotency-Key", "k-1").refund(http.StatusCreated)
	require.Equal(t, first, s.call(http.MethodPost, path, body, "Idempotency-Key", "k-1").refund(http.StatusCreated))
	require.Len(t, s.refunds(sold.ID), 1)
}
