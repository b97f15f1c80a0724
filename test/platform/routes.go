package platform

import (
	"net/http"
	"regexp"
	"sort"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Operation is one route, as the service's own OpenAPI document tells it.
type Operation struct {
	ID, Method, Path string
	Permission       string
	Public, Operator bool
	Params           []string
}

// Services are the four.
var Services = []string{"analytics", "customer", "feedback", "interaction"}

var pathParam = regexp.MustCompile(`\{([^}]+)\}`)

// Operations reads the route tables of all services.
func Operations(t testing.TB, p *Platform) []Operation {
	t.Helper()
	anyone := &Client{t: t, url: p.URL}
	var all []Operation
	for _, service := range Services {
		answer := anyone.Do(http.MethodGet, "/openapi/"+service+".json", nil)
		require.Equal(t, http.StatusOK, answer.Status, "%s: %s", service, answer.Body)
		document := Decode[struct {
			Paths map[string]map[string]struct {
				OperationID string `json:"operationId"`
				Permission  string `json:"x-permission"`
			}
		}](t, answer.Body)
		for path, methods := range document.Paths {
			for method, operation := range methods {
				op := Operation{
					ID: operation.OperationID, Method: strings.ToUpper(method), Path: path, Permission: operation.Permission,
					Operator: operation.Permission == "platform:operate", Public: operation.Permission == "",
				}
				for _, match := range pathParam.FindAllStringSubmatch(path, -1) {
					op.Params = append(op.Params, match[1])
				}
				all = append(all, op)
			}
		}
	}
	sort.Slice(all, func(i, j int) bool { return all[i].ID < all[j].ID })
	return all
}
