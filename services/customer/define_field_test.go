package customer_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/servicetest"
)

const sizeField = `{"key":"size","type":"choice","labels":{"en":"Size","zh-hans-cn":"尺码"},"choices":[{"value":"S"},{"value":"M"}],"default":"M"}`

func TestDefineField(t *testing.T) {
	s := start(t)
	made := s.call(http.MethodPost, "/v1/custom-fields", sizeField)
	made.Text(http.StatusCreated)
	require.Equal(t, "/v1/custom-fields/size", made.Header.Get("Location"))
	require.Equal(t, `"1"`, made.Header.Get("ETag"))
	read := s.callAs(s.analyst, http.MethodGet, "/v1/custom-fields/size", "")
	require.Equal(t, made.Text(http.StatusCreated), read.Text(http.StatusOK), "what was answered is what is read")
	shown := read.OK(http.StatusOK)
	require.Equal(t, map[string]any{"en": "Size", "zh-Hans-CN": "尺码"}, shown["labels"])
	require.Equal(t, "both", shown["for"])
	require.Equal(t, "M", shown["default"])
	require.Equal(t, []string{"dev.guanxi.customer.setting-changed.v1"}, s.Told(servicetest.Acme, "custom_fields", "definitions"))

	s.callAs(s.globex, http.MethodGet, "/v1/custom-fields/size", "").Problem(http.StatusNotFound)
	s.callAs(s.globex, http.MethodPost, "/v1/custom-fields", sizeField).Text(http.StatusCreated)
}

func TestDefineFieldRefusesBadInput(t *testing.T) {
	s := start(t)
	s.define("size", "number")
	s.call(http.MethodPost, "/v1/custom-fields", sizeField).Problem(http.StatusConflict)
	for _, test := range []struct{ name, body, field string }{
		{"a key with a dot", `{"key":"a.b","type":"text"}`, "key"},
		{"no type", `{"key":"a"}`, "type"},
		{"a type that is not known", `{"key":"a","type":"blob"}`, "type"},
		{"no choices", `{"key":"a","type":"choice"}`, "choices"},
		{"a default of another type", `{"key":"a","type":"number","default":"x"}`, "default"},
		{"a unique yes or no", `{"key":"a","type":"boolean","unique":true}`, "unique"},
		{"unknown field", `{"key":"a","type":"text","colour":"red"}`, "colour"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := s.on(t)
			require.NotEmpty(t, s.call(http.MethodPost, "/v1/custom-fields", test.body).field(test.field))
		})
	}
	require.Len(t, s.call(http.MethodGet, "/v1/custom-fields", "").List(), 1, "nothing is half written")
}

func TestDefiningFieldsIsForAdministrators(t *testing.T) {
	s := start(t)
	manager := s.Bearer(servicetest.Acme, "user", auth.Manager)
	s.callAs(manager, http.MethodPost, "/v1/custom-fields", sizeField).Problem(http.StatusForbidden)
	size := s.define("size", "text")
	s.callAs(manager, http.MethodPatch, "/v1/custom-fields/size", `{"required":true}`, "If-Match", size.tag).Problem(http.StatusForbidden)
	s.callAs(manager, http.MethodPost, "/v1/custom-fields/size/retire", "", "If-Match", size.tag).Problem(http.StatusForbidden)
	require.Len(t, s.callAs(manager, http.MethodGet, "/v1/custom-fields", "").List(), 1)
	s.callAs("", http.MethodGet, "/v1/custom-fields", "").Problem(http.StatusUnauthorized)
}
