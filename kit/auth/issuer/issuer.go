// Package issuer is a small OIDC issuer for one machine and for tests: it signs access tokens with a key kept in a file
// and serves what package auth needs to verify them. It asks nobody for a password and must not be reachable from
// outside.
package issuer

import (
	"crypto/ecdsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
)

// DefaultTTL is how long a token is valid when its claims do not say.
const DefaultTTL = time.Hour

// Issuer signs tokens.
type Issuer struct {
	// Now is the clock; Open sets time.Now.
	Now func() time.Time

	url      string
	audience string
	key      *ecdsa.PrivateKey
	keyID    string
	signer   jose.Signer
}

// Claims is what a token says of its bearer.
type Claims struct {
	Tenant  tenancy.ID // empty for the platform's operators
	Subject string
	Roles   []auth.Role
	TTL     time.Duration // 0 is DefaultTTL; negative makes a token that has expired
}

// Open returns the issuer of the given URL (exactly the verifiers' auth.Config.Issuer) and audience. Its ES256 key is
// read from keyFile, or made and written there.
func Open(keyFile, issuerURL, audience string) (*Issuer, error) {
	key, err := loadKey(keyFile)
	if err != nil {
		return nil, err
	}
	public, err := x509.MarshalPKIXPublicKey(key.Public())
	if err != nil {
		return nil, fmt.Errorf("encode the public key: %w", err)
	}
	sum := sha256.Sum256(public)
	keyID := base64.RawURLEncoding.EncodeToString(sum[:8])
	signer, err := jose.NewSigner(
		jose.SigningKey{Algorithm: jose.ES256, Key: jose.JSONWebKey{Key: key, KeyID: keyID}},
		(&jose.SignerOptions{}).WithType("at+jwt")) // RFC 9068, section 2.1
	if err != nil {
		return nil, fmt.Errorf("make a signer: %w", err)
	}
	return &Issuer{Now: time.Now, url: issuerURL, audience: audience, key: key, keyID: keyID, signer: signer}, nil
}

// Token returns a signed access token.
func (i *Issuer) Token(c Claims) (string, error) {
	if c.TTL == 0 {
		c.TTL = DefaultTTL
	}
	now := i.Now()
	standard := jwt.Claims{
		Issuer:   i.url,
		Audience: jwt.Audience{i.audience},
		Subject:  c.Subject,
		IssuedAt: jwt.NewNumericDate(now),
		Expiry:   jwt.NewNumericDate(now.Add(c.TTL)),
	}
	own := struct {
		Tenant tenancy.ID  `json:"tenant,omitempty"`
		Roles  []auth.Role `json:"roles"`
	}{c.Tenant, c.Roles}
	token, err := jwt.Signed(i.signer).Claims(standard).Claims(own).Serialize()
	if err != nil {
		return "", fmt.Errorf("sign a token: %w", err)
	}
	return token, nil
}

// Handler serves the discovery document and the public key, below the issuer's URL.
func (i *Issuer) Handler() http.Handler {
	discovery := map[string]any{ // OpenID Connect Discovery 1.0, section 3
		"issuer":                                i.url,
		"jwks_uri":                              strings.TrimSuffix(i.url, "/") + "/jwks",
		"response_types_supported":              []string{"token"},
		"subject_types_supported":               []string{"public"},
		"id_token_signing_alg_values_supported": []string{string(jose.ES256)},
	}
	keys := jose.JSONWebKeySet{Keys: []jose.JSONWebKey{
		{Key: i.key.Public(), KeyID: i.keyID, Algorithm: string(jose.ES256), Use: "sig"},
	}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", serve(discovery))
	mux.HandleFunc("GET /jwks", serve(keys))
	return mux
}

func serve(document any) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(document) // a client that went away is no concern of ours
	}
}
