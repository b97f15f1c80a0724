package issuer_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/auth/issuer"
)

func TestTokensAreTakenByTheVerifierAlsoAfterARestart(t *testing.T) {
	keyFile := filepath.Join(t.TempDir(), "keys", "issuer.pem")
	var handler http.Handler
	server := httptest.NewServer(http.StripPrefix("/issuer", http.HandlerFunc(
		func(w http.ResponseWriter, r *http.Request) { handler.ServeHTTP(w, r) })))
	defer server.Close()
	url := server.URL + "/issuer"
	first, err := issuer.Open(keyFile, url, "guanxi")
	require.NoError(t, err)
	handler = first.Handler()
	token, err := first.Token(issuer.Claims{Tenant: "acme", Subject: "u", Roles: []auth.Role{auth.Manager}, TTL: time.Minute})
	require.NoError(t, err)

	second, err := issuer.Open(keyFile, url, "guanxi")
	require.NoError(t, err)
	handler = second.Handler()
	got, err := auth.NewVerifier(auth.Config{Issuer: url, Audience: "guanxi"}).Verify(t.Context(), token)
	require.NoError(t, err)
	require.Equal(t, auth.Principal{Tenant: "acme", Subject: "u", Roles: []auth.Role{auth.Manager}}, got)
}

func TestKeyFileIsTheOwnersAlone(t *testing.T) {
	keyFile := filepath.Join(t.TempDir(), "issuer.pem")
	_, err := issuer.Open(keyFile, "http://127.0.0.1", "guanxi")
	require.NoError(t, err)
	info, err := os.Stat(keyFile)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())

	require.NoError(t, os.Chmod(keyFile, 0o644))
	_, err = issuer.Open(keyFile, "http://127.0.0.1", "guanxi")
	require.ErrorContains(t, err, "can be read by others")
}

func TestForeignKeyFileIsRefused(t *testing.T) {
	keyFile := filepath.Join(t.TempDir(), "issuer.pem")
	require.NoError(t, os.WriteFile(keyFile, []byte("no key"), 0o600))
	_, err := issuer.Open(keyFile, "http://127.0.0.1", "guanxi")
	require.ErrorContains(t, err, "is not PEM")
}
