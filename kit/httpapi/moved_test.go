package httpapi_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/kit/httpapi/problem"
)

func TestAThingThatHasMovedIsLedTo(t *testing.T) {
	moved := fault.MovedTo("a b", "c/d", "it is there now")
	for _, test := range []struct {
		name, method, path, route string
		movable                   bool
		status                    int
		location                  string
	}{
		{"a GET", http.MethodGet, "/v1/things/a%20b/parts?limit=5", "/v1/things/{thingId}/parts", true, 301, "/v1/things/c%2Fd/parts?limit=5"},
		{"another method", http.MethodDelete, "/v1/things/a%20b", "/v1/things/{thingId}", true, 308, "/v1/things/c%2Fd"},
		{"where nothing moves", http.MethodGet, "/v1/things/a%20b", "/v1/things/{thingId}", false, 404, ""},
		{"where the path names another", http.MethodGet, "/v1/things/e", "/v1/things/{thingId}", true, 404, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := start(t)
			if test.movable {
				s.api.Movable("thingId")
			}
			httpapi.Register(s.api, httpapi.Route{
				Method: test.method, Path: test.route, ID: "use-thing", Tag: "Things", Summary: "Use a thing", Permission: auth.CustomerRead,
			}, func(context.Context, *struct {
				ThingID string `path:"thingId"`
				Limit   int    `query:"limit"`
			},
			) (*struct{}, error) {
				return nil, moved
			})
			client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
			answer, err := client.Do(s.request(s.acme, test.method, test.path, http.NoBody))
			require.NoError(t, err)
			require.NoError(t, answer.Body.Close())
			require.Equal(t, test.status, answer.StatusCode)
			require.Equal(t, test.location, answer.Header.Get("Location"))
			require.Equal(t, problem.ContentType, answer.Header.Get("Content-Type"))
			documented, err := s.api.OpenAPI()
			require.NoError(t, err)
			require.Equal(t, test.movable, strings.Contains(string(documented), "Problem30"))
		})
	}
}
