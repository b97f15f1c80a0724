package httpapi_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
)

func TestAMethodThatAPathDoesNotTakeIsToldWhichItTakes(t *testing.T) {
	api, err := httpapi.New(httpapi.Config{Service: "things"})
	require.NoError(t, err)
	add := func(method, path string) {
		httpapi.Register(api, httpapi.Route{
			Method: method, Path: path, ID: method + path, Tag: "Things", Summary: "Do", Permission: auth.CustomerWrite,
		}, func(context.Context, *struct{}) (*struct{}, error) { return nil, nil })
	}
	add(http.MethodGet, "/v1/things/{thingId}")
	add(http.MethodDelete, "/v1/things/{thingId}")
	add(http.MethodPost, "/v1/things/scans")
	add(http.MethodGet, "/v1/things/{thingId}/parts/{partId}")
	add(http.MethodPost, "/v1/things/{thingId}/parts/sorted")
	add(http.MethodPatch, "/v1/things/{thingId}/parts/sorted")
	for path, allow := range map[string]string{
		"/v1/things/thg_1":              "DELETE, GET",
		"/v1/things/scans":              "POST",
		"/v1/things/thg_1/parts/prt_1":  "GET",
		"/v1/things/thg_1/parts/sorted": "PATCH, POST",
	} {
		t.Run(path, func(t *testing.T) {
			answer := httptest.NewRecorder()
			api.Handler().ServeHTTP(answer, httptest.NewRequest(http.MethodPut, path, http.NoBody))
			require.Equal(t, http.StatusMethodNotAllowed, answer.Code)
			require.Equal(t, allow, answer.Header().Get("Allow"))
			require.Contains(t, answer.Body.String(), "it takes "+allow)
		})
	}
}
