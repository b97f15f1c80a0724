package auth_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/fault"
)

func TestTokenNamesItsBearer(t *testing.T) {
	p := newProvider(t)
	token := p.sign(p.claims("sub", "u1", "tenant", "acme", "roles", []string{"agent", "uma_authorization"}))
	got, err := p.verifier().Verify(t.Context(), token)
	require.NoError(t, err)
	require.Equal(t, auth.Principal{Tenant: "acme", Subject: "u1", Roles: []auth.Role{auth.Agent}}, got)
}

func TestEveryAllowedAlgorithmIsTaken(t *testing.T) {
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	_, edKey, err := ed25519.GenerateKey(rand.Reader)
	require.NoError(t, err)
	ecKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	for alg, key := range map[jose.SignatureAlgorithm]crypto.Signer{
		jose.RS256: rsaKey, jose.PS256: rsaKey, jose.ES256: ecKey, jose.EdDSA: edKey,
	} {
		p := newProvider(t)
		p.setKey("k", alg, key)
		_, err := p.verifier().Verify(t.Context(), p.sign(p.claims()))
		require.NoError(t, err, alg)
	}
}

func TestBadTokensAreRefusedWithTheReason(t *testing.T) {
	p := newProvider(t)
	v := p.verifier()
	good := p.sign(p.claims())
	parts := strings.Split(good, ".")
	part := func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }
	public, err := x509.MarshalPKIXPublicKey(p.key.Public())
	require.NoError(t, err)
	other := newProvider(t)
	other.keyID = p.keyID
	at := func(d time.Duration) int64 { return p.now().Add(d).Unix() }
	for name, test := range map[string]struct{ token, reason string }{
		"none at all":          {"", "no token"},
		"no JWT":               {"opaque", "not a JWT"},
		"garbage":              {"a.b.c", "not a signed JWT"},
		"huge":                 {strings.Repeat("x", 17<<10), "longer than"},
		"alg none":             {part(`{"alg":"none"}`) + "." + parts[1] + ".", "algorithm is not allowed"},
		"alg none signed":      {part(`{"alg":"none"}`) + "." + parts[1] + "." + parts[2], "algorithm is not allowed"},
		"HS256 by public key":  {signWith(t, jose.HS256, public, p.keyID, p.claims()), "algorithm is not allowed"},
		"ES384":                {signWith(t, jose.ES384, p384(t), p.keyID, p.claims()), "algorithm is not allowed"},
		"expired":              {p.sign(p.claims("exp", at(-31*time.Second))), "expired at"},
		"no expiry":            {p.sign(p.claims("exp", nil)), "no expiry"},
		"not yet valid":        {p.sign(p.claims("nbf", at(31*time.Second))), "not valid before"},
		"another issuer":       {p.sign(p.claims("iss", p.url+"/")), "another issuer"},
		"another audience":     {p.sign(p.claims("aud", "console")), "another audience"},
		"another key":          {other.sign(p.claims()), "signature"},
		"altered claims":       {parts[0] + "." + strings.Split(p.sign(p.claims("roles", []string{"admin"})), ".")[1] + "." + parts[2], "signature"},
		"no subject":           {p.sign(p.claims("sub", nil)), "no subject"},
		"tenant no label":      {p.sign(p.claims("tenant", "Acme/../globex")), "tenant"},
		"tenant no string":     {p.sign(p.claims("tenant", []string{"acme"})), "malformed"},
		"roles no list":        {p.sign(p.claims("roles", "admin")), "malformed"},
		"claims that are none": {p.signRaw("[]"), "claims cannot be read"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := v.Verify(t.Context(), test.token)
			require.ErrorContains(t, err, test.reason)
			require.True(t, fault.Is(err, fault.Unauthorized), "%v", err)
		})
	}
}

func TestClocksMayBeApart(t *testing.T) {
	p := newProvider(t)
	v := p.verifier()
	for _, claims := range []map[string]any{
		p.claims("exp", p.now().Add(-29*time.Second).Unix()), p.claims("nbf", p.now().Add(29*time.Second).Unix()),
	} {
		_, err := v.Verify(t.Context(), p.sign(claims))
		require.NoError(t, err)
	}
}

func TestVerifiedTokenIsRememberedButNotPastItsExpiry(t *testing.T) {
	p := newProvider(t)
	v := p.verifier()
	short := p.sign(p.claims("exp", p.now().Add(10*time.Second).Unix()))
	_, err := v.Verify(t.Context(), short)
	require.NoError(t, err)
	p.advance(41 * time.Second)
	_, err = v.Verify(t.Context(), short)
	require.ErrorContains(t, err, "expired")
}

func TestWithdrawnKeyIsTrustedNoLonger(t *testing.T) {
	p := newProvider(t)
	v := p.verifier()
	token := p.sign(p.claims("exp", p.now().Add(time.Hour).Unix()))
	_, err := v.Verify(t.Context(), token)
	require.NoError(t, err)
	p.newKey("next")
	p.advance(11 * time.Minute)
	require.Eventually(t, func() bool {
		p.advance(61 * time.Second) // past the memory of verified tokens
		_, err := v.Verify(t.Context(), token)
		return err != nil && strings.Contains(err.Error(), "signature")
	}, 10*time.Second, 10*time.Millisecond)
}
