package platform

import (
	"encoding/json"
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
	TakesBody        bool
	Params           []string // of the path
	Required         []string // of the query
	Optional         []string // of the query
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
			Paths map[string]map[string]described
		}](t, answer.Body)
		for path, methods := range document.Paths {
			for method, operation := range methods {
				all = append(all, operation.at(strings.ToUpper(method), path))
			}
		}
	}
	sort.Slice(all, func(i, j int) bool { return all[i].ID < all[j].ID })
	return all
}

// described is what an OpenAPI document says of an operation.
type described struct {
	OperationID string          `json:"operationId"`
	Permission  string          `json:"x-permission"`
	RequestBody json.RawMessage `json:"requestBody"`
	Parameters  []struct {
		Name, In string
		Required bool
	}
}

func (d described) at(method, path string) Operation {
	op := Operation{
		ID: d.OperationID, Method: method, Path: path, Permission: d.Permission,
		Operator: d.Permission == "platform:operate", Public: d.Permission == "", TakesBody: len(d.RequestBody) > 0,
	}
	for _, match := range pathParam.FindAllStringSubmatch(path, -1) {
		op.Params = append(op.Params, match[1])
	}
	for _, p := range d.Parameters {
		switch {
		case p.In != "query":
		case p.Required:
			op.Required = append(op.Required, p.Name)
		default:
			op.Optional = append(op.Optional, p.Name)
		}
	}
	return op
}
