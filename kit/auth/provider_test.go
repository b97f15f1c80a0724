package auth_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/auth"
)

// provider is an OIDC provider that can be made to misbehave.
type provider struct {
	t     *testing.T
	url   string
	alg   jose.SignatureAlgorithm
	key   crypto.Signer
	keyID string

	asked atomic.Int32 // requests for the keys
	away  atomic.Bool  // answers 500 to everything
	mu    sync.Mutex
	clock time.Time // the verifier's
	keys  jose.JSONWebKeySet
}

func newProvider(t *testing.T) *provider {
	t.Helper()
	p := &provider{t: t, clock: time.Unix(1_800_000_000, 0)}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		_ = json.NewEncoder(w).Encode(map[string]string{"issuer": p.url, "jwks_uri": p.url + "/keys"})
	})
	mux.HandleFunc("GET /keys", func(w http.ResponseWriter, _ *http.Request) {
		p.asked.Add(1)
		p.mu.Lock()
		defer p.mu.Unlock()
		var document map[string][]any
		raw, _ := json.Marshal(p.keys)
		_ = json.Unmarshal(raw, &document)
		// What is not understood must not spoil the rest.
		document["keys"] = append(document["keys"], map[string]string{"kty": "OKP", "crv": "X448", "x": "AA"})
		_ = json.NewEncoder(w).Encode(document)
	})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if p.away.Load() {
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
		mux.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	p.url = server.URL
	p.newKey("first")
	return p
}

func (p *provider) now() time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.clock
}

func (p *provider) advance(d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.clock = p.clock.Add(d)
}

func (p *provider) newKey(keyID string) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(p.t, err)
	p.setKey(keyID, jose.ES256, key)
}

// setKey replaces the key that is used and published.
func (p *provider) setKey(keyID string, alg jose.SignatureAlgorithm, key crypto.Signer) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.alg, p.key, p.keyID = alg, key, keyID
	p.keys.Keys = []jose.JSONWebKey{{Key: key.Public(), KeyID: keyID, Use: "sig"}}
}

func (p *provider) verifier() *auth.Verifier {
	return auth.NewVerifier(auth.Config{Issuer: p.url, Audience: "guanxi", Now: p.now})
}

// claims returns good claims with changes, names and values in turn; nil removes.
func (p *provider) claims(changes ...any) map[string]any {
	c := map[string]any{
		"iss": p.url, "aud": []string{"guanxi", "other"}, "sub": "u1", "tenant": "acme",
		"roles": []string{"analyst"}, "iat": p.now().Unix(), "exp": p.now().Add(5 * time.Minute).Unix(),
	}
	for i := 0; i < len(changes); i += 2 {
		c[changes[i].(string)] = changes[i+1]
		if changes[i+1] == nil {
			delete(c, changes[i].(string))
		}
	}
	return c
}

func (p *provider) sign(claims map[string]any) string {
	p.t.Helper()
	return signWith(p.t, p.alg, p.key, p.keyID, claims)
}

func (p *provider) signRaw(payload string) string {
	p.t.Helper()
	return signPayload(p.t, p.alg, p.key, p.keyID, []byte(payload))
}

func signWith(t *testing.T, alg jose.SignatureAlgorithm, key any, keyID string, claims map[string]any) string {
	t.Helper()
	payload, err := json.Marshal(claims)
	require.NoError(t, err)
	return signPayload(t, alg, key, keyID, payload)
}

func signPayload(t *testing.T, alg jose.SignatureAlgorithm, key any, keyID string, payload []byte) string {
	t.Helper()
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: alg, Key: jose.JSONWebKey{Key: key, KeyID: keyID}}, nil)
	require.NoError(t, err)
	signed, err := signer.Sign(payload)
	require.NoError(t, err)
	token, err := signed.CompactSerialize()
	require.NoError(t, err)
	return token
}

func p384(t *testing.T) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	require.NoError(t, err)
	return key
}
