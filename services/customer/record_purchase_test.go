package customer_test

import (
	"fmt"
	"net/http"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestRecordPurchase(t *testing.T) {
	s := start(t)
	ada := s.register("Ada")
	answer := s.call(http.MethodPost, "/v1/customers/"+ada.ID+"/purchases", `{"purchasedOn":"2026-01-31","externalId":"o-1","lines":[
		{"name":"Tea","quantity":3,"price":{"amount":"12.5","currency":"CNY"}},{"sku":"c1","name":"Cup","quantity":1,"price":{"amount":"20","currency":"CNY"}}]}`)
	purchase := answer.ok(http.StatusCreated)
	require.Equal(t, "57.50", purchase.Total.Amount, "without a total it is what the lines come to")
	require.Equal(t, "/v1/purchases/"+purchase.ID, answer.Header.Get("Location"))
	require.Equal(t, purchase, s.call(http.MethodGet, "/v1/purchases/"+purchase.ID, "").ok(http.StatusOK))
	require.Equal(t, "customer", s.call(http.MethodGet, "/v1/customers/"+ada.ID, "").ok(http.StatusOK).Stage)

	s.buy(ada.ID, "2026-02-01", "o-2")
	require.Equal(t, []string{"registered", "purchase-recorded", "stage-changed", "purchase-recorded"}, s.pending(ada.ID),
		"only the first purchase changes the stage")
}

func TestRecordPurchaseTwice(t *testing.T) {
	s := start(t)
	ada, bob := s.register("Ada"), s.register("Bob")
	purchase := s.buy(ada.ID, "2026-01-31", "o-1")
	again := `{"purchasedOn":"2026-01-31","externalId":"o-1","total":{"amount":"12.34","currency":"CNY"}}`
	require.Contains(t, s.call(http.MethodPost, "/v1/customers/"+ada.ID+"/purchases", again).Problem(http.StatusConflict).Detail, purchase.ID)
	require.Contains(t, s.call(http.MethodPost, "/v1/customers/"+bob.ID+"/purchases", again).Problem(http.StatusConflict).Detail, purchase.ID)
	require.Equal(t, []string{"registered", "purchase-recorded", "stage-changed"}, s.pending(ada.ID))
	require.Equal(t, []string{"registered"}, s.pending(bob.ID))
}

func TestRecordPurchaseManyAtOnce(t *testing.T) {
	s := start(t)
	ada := s.register("Ada")
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() {
			body := fmt.Sprintf(`{"purchasedOn":"2026-01-31","externalId":"o-%d","total":{"amount":"0","currency":"CNY"}}`, i)
			answer := s.call(http.MethodPost, "/v1/customers/"+ada.ID+"/purchases", body)
			assert.Equal(t, http.StatusCreated, answer.Status, "%s", answer.Body)
		})
	}
	all.Wait()
	told := s.pending(ada.ID)
	require.Equal(t, []string{"registered", "purchase-recorded", "stage-changed"}, told[:3])
	bought := slices.DeleteFunc(told, func(name string) bool { return name != "purchase-recorded" })
	require.Len(t, bought, 20, "each is told of once")
	require.Len(t, slices.Compact(slices.Sorted(slices.Values(s.call(http.MethodGet, "/v1/customers/"+ada.ID+"/purchases", "").ok(http.StatusOK).ids()))), 20)
}

func TestRecordPurchaseRefusesBadInput(t *testing.T) {
	s := start(t)
	ada := s.register("Ada")
	path := "/v1/customers/" + ada.ID + "/purchases"
	total := func(amount, currency string) string {
		return fmt.Sprintf(`{"purchasedOn":"2026-01-31","total":{"amount":%q,"currency":%q}}`, amount, currency)
	}
	line := func(line string) string { return `{"purchasedOn":"2026-01-31","lines":[` + line + `]}` }
	for _, test := range []struct{ name, body, field string }{
		{"a day that is none", `{"purchasedOn":"2026-02-30","total":{"amount":"1","currency":"CNY"}}`, "purchasedOn"},
		{"a time instead of a day", `{"purchasedOn":"2026-01-31T10:00:00Z","total":{"amount":"1","currency":"CNY"}}`, "purchasedOn"},
		{"a day in the future", `{"purchasedOn":"2999-01-01","total":{"amount":"1","currency":"CNY"}}`, "purchasedOn"},
		{"no day", `{"total":{"amount":"1","currency":"CNY"}}`, "purchasedOn"},
		{"neither lines nor total", `{"purchasedOn":"2026-01-31"}`, "total"},
		{"negative", total("-1", "CNY"), "total.amount"},
		{"too many decimals", total("1.234", "CNY"), "total.amount"},
		{"decimals of a currency that has none", total("1.5", "JPY"), "total.amount"},
		{"too large", total("10000000000000", "CNY"), "total.amount"},
		{"no number", total("1e3", "CNY"), "total.amount"},
		{"unknown currency", total("1", "QQQ"), "total.currency"},
		{"no currency code", total("1", "yuan"), "total.currency"},
		{"amount that is a number", `{"purchasedOn":"2026-01-31","total":{"amount":1,"currency":"CNY"}}`, "total.amount"},
		{"no quantity", line(`{"name":"Tea","quantity":0,"price":{"amount":"1","currency":"CNY"}}`), "lines[0].quantity"},
		{"half a quantity", line(`{"name":"Tea","quantity":0.5,"price":{"amount":"1","currency":"CNY"}}`), "lines[0].quantity"},
		{"negative price", line(`{"name":"Tea","quantity":1,"price":{"amount":"-1","currency":"CNY"}}`), "lines[0].price.amount"},
		{"two currencies", line(`{"name":"Tea","quantity":1,"price":{"amount":"1","currency":"CNY"}},{"name":"Cup","quantity":1,"price":{"amount":"1","currency":"USD"}}`), "lines[1].price.currency"},
		{"overflow", line(`{"name":"Tea","quantity":1000000,"price":{"amount":"999999999999","currency":"CNY"}}`), "lines[0].price.amount"},
		{"lines that disagree with the total", `{"purchasedOn":"2026-01-31","total":{"amount":"2","currency":"CNY"},"lines":[{"name":"Tea","quantity":1,"price":{"amount":"1","currency":"CNY"}}]}`, "total"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := s.on(t)
			require.NotEmpty(t, s.call(http.MethodPost, path, test.body).field(test.field))
		})
	}
	for _, id := range []string{"cus_01h455vb4pex5vsknk084sn02q", "pur_01h455vb4pex5vsknk084sn02q"} {
		s.call(http.MethodPost, "/v1/customers/"+id+"/purchases", total("1", "CNY")).Problem(http.StatusNotFound)
	}
	s.callAs(s.globex, http.MethodPost, path, total("1", "CNY")).Problem(http.StatusNotFound)
	require.Empty(t, s.call(http.MethodGet, path, "").ok(http.StatusOK).Items, "nothing is half written")
	require.Equal(t, []string{"registered"}, s.pending(ada.ID))
}
