package customer_test

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/servicetest"
)

func TestChangeProduct(t *testing.T) {
	s := start(t)
	tag := s.call(http.MethodPost, "/v1/products", tea).Header.Get("ETag")
	path := "/v1/products/TEA-100"
	changed := s.call(http.MethodPatch, path, `{"price":null,"status":"retired"}`, "If-Match", tag)
	require.NotContains(t, changed.OK(http.StatusOK), "price")
	require.Equal(t, "retired", changed.OK(http.StatusOK)["status"])

	told := s.Pending(servicetest.Acme, "products", "TEA-100")
	require.Len(t, told, 2)
	var change contracts.SettingChanged
	require.NoError(t, json.Unmarshal(told[1].Data, &change))
	require.Equal(t, contracts.SettingChanged{Kind: "product", ID: "TEA-100", Name: "Longjing", Changes: []contracts.Change{
		{Field: "price.amount", From: "128.00"},
		{Field: "price.currency", From: "CNY"},
		{Field: "status", From: "active", To: "retired"},
	}}, change)

	s.call(http.MethodPatch, path, `{"status":"retired"}`, "If-Match", changed.Header.Get("ETag")).OK(http.StatusOK)
	require.Len(t, s.Pending(servicetest.Acme, "products", "TEA-100"), 2, "nothing changed, nothing is told")
	s.call(http.MethodPatch, path, `{"name":"Tea"}`, "If-Match", tag).Problem(http.StatusPreconditionFailed)
	s.call(http.MethodPatch, path, `{"name":"Tea"}`).Problem(http.StatusPreconditionRequired)
	s.call(http.MethodPatch, path, `{"name":""}`, "If-Match", changed.Header.Get("ETag")).field("name")
	s.call(http.MethodPatch, path, `{"sku":"X"}`, "If-Match", changed.Header.Get("ETag")).Problem(http.StatusUnprocessableEntity)
	s.call(http.MethodPatch, "/v1/products/NONE", `{"name":"Tea"}`, "If-Match", tag).Problem(http.StatusNotFound)
	s.callAs(s.analyst, http.MethodPatch, path, `{"name":"Tea"}`, "If-Match", tag).Problem(http.StatusForbidden)
}
