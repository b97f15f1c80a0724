package customer_test

import (
	"net/http"
	"testing"
)

func TestGetCustomerThatIsNotThere(t *testing.T) {
	s := start(t)
	ada := s.register("Ada")
	purchase := s.buy(ada.ID, "2026-01-31", "o-1")
	for name, id := range map[string]string{
		"unknown":               "cus_01h455vb4pex5vsknk084sn02q",
		"an id of another kind": purchase.ID,
		"no id":                 "..%2Fada",
	} {
		t.Run(name, func(t *testing.T) {
			s := s.on(t)
			s.call(http.MethodGet, "/v1/customers/"+id, "").Problem(http.StatusNotFound)
		})
	}
	s.callAs(s.globex, http.MethodGet, "/v1/customers/"+ada.ID, "").Problem(http.StatusNotFound)
	s.callAs(s.analyst, http.MethodGet, "/v1/customers/"+ada.ID, "").ok(http.StatusOK)
}
