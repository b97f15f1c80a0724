package customer_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestDeleteCustomer(t *testing.T) {
	s := start(t)
	ada := s.register("Ada", `"externalId":"crm-1"`)
	path := "/v1/customers/" + ada.ID
	s.call(http.MethodDelete, path, "").Problem(http.StatusPreconditionRequired)
	s.call(http.MethodDelete, path, "", "If-Match", `"9"`).Problem(http.StatusPreconditionFailed)
	s.call(http.MethodDelete, path, "", "If-Match", ada.tag).ok(http.StatusNoContent)
	require.Equal(t, []string{"registered", "deleted"}, s.pending(ada.ID))

	s.call(http.MethodGet, path, "").Problem(http.StatusNotFound)
	s.call(http.MethodDelete, path, "", "If-Match", `"2"`).Problem(http.StatusNotFound)
	s.call(http.MethodPost, path+"/purchases", `{"purchasedOn":"2026-01-31","total":{"amount":"1","currency":"CNY"}}`).Problem(http.StatusNotFound)
	s.call(http.MethodGet, path+"/purchases", "").Problem(http.StatusNotFound)
	s.register("Another", `"externalId":"crm-1"`) // the external id is free again
}
