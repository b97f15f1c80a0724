package httpapi_test

import (
	"context"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/auth/issuer"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
)

// spent is acme's usage: all that it may, in the way that the fault says.
type spent struct {
	mu   sync.Mutex
	why  error
	seen map[tenancy.ID]int
}

func (s *spent) spend(why error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.why = why
}

func (s *spent) Seen(tenant tenancy.ID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seen[tenant]++
}

func (s *spent) MayChange(_ context.Context, tenant tenancy.Tenant) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if tenant.ID == "acme" {
		return s.why
	}
	return nil
}

func spend(t *testing.T, why error) (*server, *spent) {
	t.Helper()
	usage := &spent{why: why, seen: map[tenancy.ID]int{}}
	return start(t, func(cfg *httpapi.Config) { cfg.Usage = usage }), usage
}

func TestTenantThatHasUsedUpWhatItMayReadsAndDeletesOnly(t *testing.T) {
	s, usage := spend(t, nil)
	kept := s.call(s.acme, "POST", "/v1/notes", `{"title":"x"}`).ok(201)
	path, tag := kept.header.Get("Location"), kept.header.Get("ETag")
	usage.spend(fault.New(fault.Exhausted, "tenant acme stores 10 bytes, of 10 it may"))

	refused := s.call(s.acme, "POST", "/v1/notes", `{"title":"x"}`)
	require.Contains(t, refused.problem(403, "exhausted").Detail, "of 10 it may")
	require.Empty(t, refused.header.Get("Retry-After"), "waiting does not help")
	s.call(s.acme, "PATCH", path, `{"title":"y"}`, "If-Match", tag).problem(403, "exhausted")
	s.call(s.globex, "POST", "/v1/notes", `{"title":"x"}`).ok(201) // another tenant is not held up
	s.call(s.acme, "GET", path, "").ok(200)
	s.call(s.acme, "DELETE", path, "", "If-Match", tag).ok(204)
	require.Equal(t, map[tenancy.ID]int{"acme": 5, "globex": 1}, usage.seen)
}

func TestTheDaysLimitSaysWhenToTryAgain(t *testing.T) {
	s, _ := spend(t, fault.New(fault.Limited, "5 events a day").After(90*time.Minute))
	refused := s.call(s.acme, "POST", "/v1/notes", `{"title":"x"}`)
	refused.problem(429, "limited")
	wait, err := strconv.Atoi(refused.header.Get("Retry-After"))
	require.NoError(t, err)
	require.Equal(t, 90*60, wait)
}

func TestOnlyRequestsThatAreAdmittedAreActivity(t *testing.T) {
	s, usage := spend(t, nil)
	admin := []auth.Role{auth.Admin}
	s.call(s.token(issuer.Claims{Tenant: "dormant", Subject: "u", Roles: admin}), "GET", "/v1/notes", "").problem(403, "forbidden")
	s.call(s.token(issuer.Claims{Tenant: "nobody", Subject: "u", Roles: admin}), "GET", "/v1/notes", "").problem(403, "forbidden")
	busy := s.token(issuer.Claims{Tenant: "busy", Subject: "u", Roles: admin})
	for range 3 { // two are allowed
		s.call(busy, "GET", "/v1/notes", "")
	}
	require.Equal(t, map[tenancy.ID]int{"busy": 2}, usage.seen)
}
