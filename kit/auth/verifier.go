package auth

import (
	"context"
	"net/http"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/go-jose/go-jose/v4"

	"github.com/guanxi-crm/guanxi/kit/fault"
)

// Config says whose tokens are taken.
type Config struct {
	Issuer   string // URL, compared exactly with the iss claim
	Audience string // must be in the aud claim
	// Client reaches the issuer; nil is one with a time limit of 5 s.
	Client *http.Client
	// Now is the clock; nil is time.Now.
	Now func() time.Time
}

// Leeway is how far the issuer's clock and ours may be apart.
const Leeway = 30 * time.Second

// algorithms are the signatures taken. None is symmetric: a public key must never serve as a secret one.
func algorithms() []jose.SignatureAlgorithm {
	return []jose.SignatureAlgorithm{jose.RS256, jose.PS256, jose.ES256, jose.EdDSA}
}

// Verifier verifies access tokens. It discovers the issuer's keys at first use and keeps them. It is safe for
// concurrent use.
type Verifier struct {
	cfg   Config
	keys  *keySet
	cache *cache
}

// NewVerifier returns a verifier; it does not reach the issuer yet.
func NewVerifier(cfg Config) *Verifier {
	if cfg.Client == nil {
		cfg.Client = &http.Client{Timeout: 5 * time.Second}
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	return &Verifier{cfg: cfg, keys: newKeySet(cfg), cache: newCache()}
}

// Verify returns who a raw bearer token stands for. The error is a fault of kind Unauthorized that says what is wrong
// with the token, or Unavailable when the issuer cannot be reached.
func (v *Verifier) Verify(ctx context.Context, token string) (Principal, error) {
	now := v.cfg.Now()
	if p, ok := v.cache.get(token, now); ok {
		return p, nil
	}
	if err := v.inspect(token, now); err != nil {
		return Principal{}, err
	}
	// The keys keep their own error, because go-oidc reports the issuer's absence and a bad signature alike.
	signature := &attempt{keys: v.keys}
	verified, err := oidc.NewVerifier(v.cfg.Issuer, signature, &oidc.Config{
		ClientID:             v.cfg.Audience,
		SupportedSigningAlgs: names(algorithms()),
		Now:                  func() time.Time { return now.Add(-Leeway) },
	}).Verify(ctx, token)
	if fault.Is(signature.err, fault.Unavailable) {
		return Principal{}, signature.err
	}
	if err != nil {
		return Principal{}, fault.Wrap(fault.Unauthorized, err, "the token's signature is not one of the issuer's")
	}
	p, err := principalOf(verified)
	if err != nil {
		return Principal{}, err
	}
	v.cache.put(token, p, now, verified.Expiry.Add(Leeway))
	return p, nil
}

// Ready says whether the issuer's keys have been had, and asks for them if not.
func (v *Verifier) Ready(ctx context.Context) error { return v.keys.ready(ctx) }

// attempt is one verification of a signature.
type attempt struct {
	keys *keySet
	err  error
}

// VerifySignature implements oidc.KeySet.
func (a *attempt) VerifySignature(ctx context.Context, token string) ([]byte, error) {
	payload, err := a.keys.verify(ctx, token)
	a.err = err
	return payload, err
}

func names(algs []jose.SignatureAlgorithm) []string {
	out := make([]string, len(algs))
	for i, a := range algs {
		out[i] = string(a)
	}
	return out
}
