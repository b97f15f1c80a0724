package customer_test

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/host"
	"github.com/guanxi-crm/guanxi/kit/servicetest"
	"github.com/guanxi-crm/guanxi/services/customer"
)

// server is the customer service. Nothing is published until its parts are run, so that a test can look at what is
// pending.
type server struct {
	*servicetest.Server

	// Tokens of two tenants' administrators, and of an analyst of the first, who may only read.
	acme, globex, analyst string
}

// start serves the API.
func start(t testing.TB) *server {
	t.Helper()
	build := func(ctx context.Context, env host.Env) (*host.Service, error) {
		return customer.New(ctx, env, customer.Config{})
	}
	s := &server{Server: servicetest.Start(t, build, servicetest.Options{})}
	s.acme = s.Bearer(servicetest.Acme, "user", auth.Admin)
	s.globex = s.Bearer(servicetest.Globex, "user", auth.Admin)
	s.analyst = s.Bearer(servicetest.Acme, "user", auth.Analyst)
	return s
}

// on returns the server for a subtest.
func (s *server) on(t *testing.T) *server {
	t.Helper()
	on := *s
	on.Server = s.On(t)
	return &on
}

// call sends a request of acme's administrator; header holds names and values in turn.
func (s *server) call(method, path, body string, header ...string) answer {
	s.T.Helper()
	return s.callAs(s.acme, method, path, body, header...)
}

func (s *server) callAs(token, method, path, body string, header ...string) answer {
	s.T.Helper()
	return answer{s.CallAs(token, method, path, body, header...)}
}

// pending returns what a customer has told of and is not published yet, as the types' short names: "registered".
func (s *server) pending(customerID string) []string {
	s.T.Helper()
	types := s.Told(servicetest.Acme, "customers", customerID)
	for i, name := range types {
		name = strings.TrimPrefix(name, "dev.guanxi"+strings.ReplaceAll(contracts.CustomerSource, "/", ".")+".")
		types[i] = strings.TrimSuffix(name, ".v1")
	}
	return types
}

// answer is what a request was answered with.
type answer struct{ servicetest.Answer }

// ok requires the status and returns what is shown.
func (a answer) ok(status int) view {
	a.T.Helper()
	var v view
	if text := a.Text(status); text != "" {
		require.NoError(a.T, json.Unmarshal([]byte(text), &v))
	}
	v.tag = a.Header.Get("ETag")
	return v
}

// field requires a 422 that names the field, and returns what is wrong with it.
func (a answer) field(name string) string {
	a.T.Helper()
	p := a.Problem(http.StatusUnprocessableEntity)
	for _, e := range p.Errors {
		if e.Field == name {
			return e.Message
		}
	}
	require.Failf(a.T, "the problem names another field", "want %s, got %+v", name, p)
	return ""
}
