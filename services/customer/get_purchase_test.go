package customer_test

import (
	"net/http"
	"testing"
)

func TestGetPurchaseThatIsNotThere(t *testing.T) {
	s := start(t)
	ada := s.register("Ada")
	purchase := s.buy(ada.ID, "2026-01-31", "o-1")
	s.call(http.MethodGet, "/v1/purchases/"+ada.ID, "").Problem(http.StatusNotFound)
	s.call(http.MethodGet, "/v1/purchases/pur_01h455vb4pex5vsknk084sn02q", "").Problem(http.StatusNotFound)
	s.callAs(s.globex, http.MethodGet, "/v1/purchases/"+purchase.ID, "").Problem(http.StatusNotFound)
	s.callAs(s.analyst, http.MethodGet, "/v1/purchases/"+purchase.ID, "").ok(http.StatusOK)
}
