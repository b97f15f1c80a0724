package customer_test

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/servicetest"
)

func TestMovePurchase(t *testing.T) {
	s := start(t)
	ada := s.register("Ada")
	placed := s.sell(ada.ID, "placed")
	require.Equal(t, []string{"placed", "45.00", "0.00"}, []string{placed.Status, placed.Total.Amount, placed.Refunded.Amount})
	require.Equal(t, "5.00", placed.Lines[1].Discount.Amount)
	path := "/v1/purchases/" + placed.ID
	require.Equal(t, placed, s.call(http.MethodGet, path, "").order(http.StatusOK), "its ETag is that of its recording")

	paid := s.call(http.MethodPost, path+"/status", `{"status":"paid"}`, "If-Match", placed.tag).order(http.StatusOK)
	require.Equal(t, "paid", paid.Status)
	same := s.call(http.MethodPost, path+"/status", `{"status":"paid"}`, "If-Match", paid.tag).order(http.StatusOK)
	require.Equal(t, paid, same)
	cancelled := s.call(http.MethodPost, path+"/status", `{"status":"cancelled"}`, "If-Match", paid.tag).order(http.StatusOK)
	require.Equal(t, "45.00", cancelled.Refunded.Amount, "it counts as paid back in full")
	require.Equal(t, cancelled, s.call(http.MethodGet, path, "").order(http.StatusOK))

	require.Equal(t, []string{"registered", "purchase-recorded", "stage-changed", "purchase-changed", "purchase-changed"}, s.pending(ada.ID))
	var told contracts.PurchaseChanged
	require.NoError(t, json.Unmarshal(s.Pending(servicetest.Acme, "customers", ada.ID)[4].Data, &told))
	require.Equal(t, []string{ada.ID, placed.ID, "2026-01-31", "paid", "cancelled", "45.00 CNY"},
		[]string{told.CustomerID, told.PurchaseID, told.PurchasedOn, told.From, told.To, told.Left.String()})
}

func TestMovePurchaseRefusesWhatDoesNotFollow(t *testing.T) {
	s := start(t)
	fulfilled := s.sell(s.register("Ada").ID, "fulfilled")
	path := "/v1/purchases/" + fulfilled.ID + "/status"
	for _, status := range []string{"placed", "paid", "cancelled"} {
		s.call(http.MethodPost, path, `{"status":`+quote(status)+`}`, "If-Match", fulfilled.tag).Problem(http.StatusConflict)
	}
	s.call(http.MethodPost, path, `{"status":"lost"}`, "If-Match", fulfilled.tag).field("status")
	s.call(http.MethodPost, path, `{}`, "If-Match", fulfilled.tag).field("status")
	s.call(http.MethodPost, path, `{"status":"cancelled"}`).Problem(http.StatusPreconditionRequired)
	s.call(http.MethodPost, path, `{"status":"cancelled"}`, "If-Match", `"7"`).Problem(http.StatusPreconditionFailed)
	s.callAs(s.analyst, http.MethodPost, path, `{"status":"cancelled"}`, "If-Match", fulfilled.tag).Problem(http.StatusForbidden)
	s.callAs(s.globex, http.MethodPost, path, `{"status":"cancelled"}`, "If-Match", fulfilled.tag).Problem(http.StatusNotFound)
	s.call(http.MethodPost, "/v1/purchases/pur_none/status", `{"status":"paid"}`, "If-Match", `"1"`).Problem(http.StatusNotFound)
}

func TestAnOrderIsNotRecordedAsCancelled(t *testing.T) {
	s := start(t)
	s.call(http.MethodPost, "/v1/customers/"+s.register("Ada").ID+"/purchases",
		`{"purchasedOn":"2026-01-31","status":"cancelled","total":{"amount":"1","currency":"CNY"}}`).field("status")
}
