package httpapi_test

import (
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/auth/issuer"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
)

func TestAccessIsRefusedWithItsReason(t *testing.T) {
	s := start(t)
	admin := []auth.Role{auth.Admin}
	forged, err := issuer.Open(filepath.Join(t.TempDir(), "key.pem"), "https://elsewhere.example", "guanxi")
	require.NoError(t, err)
	elsewhere, err := forged.Token(issuer.Claims{Tenant: "acme", Subject: "u", Roles: admin})
	require.NoError(t, err)
	const notes, status = "/v1/notes", "/v1/platform/notes/status"
	for _, test := range []struct {
		name, token, method, path string
		status                    int
		kind, detail              string
	}{
		{"no token", "", "GET", notes, 401, "unauthorized", "no token"},
		{"no token", "", "GET", status, 401, "unauthorized", "no token"},
		{"not a token", "abc", "GET", notes, 401, "unauthorized", "malformed"},
		{"expired", s.token(issuer.Claims{Tenant: "acme", Subject: "u", Roles: admin, TTL: -time.Minute}), "GET", notes, 401, "unauthorized", "expired at"},
		{"another issuer", elsewhere, "GET", notes, 401, "unauthorized", "another issuer"},
		{"no tenant", s.operator, "GET", notes, 403, "forbidden", "names no tenant"},
		{"unknown tenant", s.token(issuer.Claims{Tenant: "nobody", Subject: "u", Roles: admin}), "GET", notes, 403, "forbidden", "not served"},
		{"suspended tenant", s.token(issuer.Claims{Tenant: "dormant", Subject: "u", Roles: admin}), "GET", notes, 403, "forbidden", "suspended"},
		{"role too low", s.token(issuer.Claims{Tenant: "acme", Subject: "u", Roles: []auth.Role{auth.Analyst}}), "POST", notes, 403, "forbidden", "customer:write"},
		{"unknown role", s.token(issuer.Claims{Tenant: "acme", Subject: "u", Roles: []auth.Role{"root"}}), "GET", notes, 403, "forbidden", "customer:read"},
		{"tenant on operator route", s.acme, "GET", status, 403, "forbidden", "operators"},
		{"tenant with operator role", s.token(issuer.Claims{Tenant: "acme", Subject: "u", Roles: []auth.Role{auth.Operator}}), "GET", status, 403, "forbidden", "operators"},
		{"operator without role", s.token(issuer.Claims{Subject: "u", Roles: admin}), "GET", status, 403, "forbidden", "platform:operate"},
	} {
		t.Run(test.name, func(t *testing.T) {
			a := s.call(test.token, test.method, test.path, "")
			require.Contains(t, a.problem(test.status, test.kind).Detail, test.detail)
			require.Equal(t, test.status == 401, a.header.Get("WWW-Authenticate") != "")
		})
	}
	s.call(s.operator, "GET", status, "").ok(200)
	s.call(s.token(issuer.Claims{Tenant: "acme", Subject: "u", Roles: []auth.Role{auth.Analyst}}), "GET", notes, "").ok(200)
}

func TestATenantsAdminsNeedNoRole(t *testing.T) {
	s := start(t)
	const notes = "/v1/notes"
	s.call(s.token(issuer.Claims{Tenant: "acme", Subject: "owner"}), "GET", notes, "").ok(200)
	s.call(s.token(issuer.Claims{Tenant: "acme", Subject: "owner", Roles: []auth.Role{auth.Analyst}}), "POST", notes, `{"title":"mine"}`).ok(201)
	s.call(s.token(issuer.Claims{Tenant: "globex", Subject: "owner"}), "GET", notes, "").problem(403, "forbidden")
	s.call(s.token(issuer.Claims{Tenant: "acme", Subject: "owner"}), "GET", "/v1/platform/notes/status", "").problem(403, "forbidden")
}

func TestIssuerAwayIsUnavailableNotUnauthorized(t *testing.T) {
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	local, err := issuer.Open(filepath.Join(t.TempDir(), "key.pem"), gone.URL, "guanxi")
	require.NoError(t, err)
	token, err := local.Token(issuer.Claims{Tenant: "acme", Subject: "u"})
	require.NoError(t, err)
	s := start(t, func(cfg *httpapi.Config) {
		cfg.Auth = auth.NewVerifier(auth.Config{Issuer: gone.URL, Audience: "guanxi"})
	})
	a := s.call(token, "GET", "/v1/notes", "")
	a.problem(503, "unavailable")
	require.NotEmpty(t, a.header.Get("Retry-After"))
}

func TestTenantIsHeldToItsRate(t *testing.T) {
	s := start(t)
	busy := s.token(issuer.Claims{Tenant: "busy", Subject: "u", Roles: []auth.Role{auth.Admin}})
	s.call(busy, "GET", "/v1/notes", "").ok(200)
	s.call(busy, "GET", "/v1/notes", "").ok(200)
	refused := s.call(busy, "GET", "/v1/notes", "")
	refused.problem(429, "limited")
	wait, err := strconv.Atoi(refused.header.Get("Retry-After"))
	require.NoError(t, err)
	require.Equal(t, 2, wait)
	s.call(s.acme, "GET", "/v1/notes", "").ok(200) // another tenant is not held up

	s.clock.Advance(time.Duration(wait) * time.Second)
	s.call(busy, "GET", "/v1/notes", "").ok(200)
	s.call(busy, "GET", "/v1/notes", "").problem(429, "limited")
}
