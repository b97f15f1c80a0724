package auth

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/go-jose/go-jose/v4"
	"golang.org/x/sync/singleflight"

	"github.com/guanxi-crm/guanxi/kit/fault"
)

const (
	// keysFor is how long keys are used without asking again: a key the issuer has withdrawn is trusted no longer.
	keysFor = 10 * time.Minute
	// keysPause is the least time between two requests to the issuer, whatever tokens arrive: those with made-up key
	// ids must not become requests.
	keysPause = 5 * time.Second
)

// keySet is the issuer's public keys. It differs from oidc.RemoteKeySet in three ways: an unknown key id does not
// always cause a request, withdrawn keys are forgotten, and the issuer's absence is told apart from a bad signature.
type keySet struct {
	cfg    Config
	flight singleflight.Group

	mu    sync.Mutex
	url   string // of the keys, once discovered
	keys  []jose.JSONWebKey
	had   time.Time // when the keys were had; zero: never
	asked time.Time // when the issuer was asked last
	err   error     // of that request
}

func newKeySet(cfg Config) *keySet { return &keySet{cfg: cfg} }

// verify returns the payload of a token with a good signature. The error is an Unavailable fault when the keys cannot
// be had.
func (s *keySet) verify(ctx context.Context, token string) ([]byte, error) {
	jws, err := jose.ParseSignedCompact(token, algorithms())
	if err != nil {
		return nil, err
	}
	if len(jws.Signatures) != 1 {
		return nil, errors.New("a token has one signature")
	}
	s.mu.Lock()
	keys, fresh := s.keys, s.cfg.Now().Sub(s.had) < keysFor
	s.mu.Unlock()
	if payload, ok := check(jws, keys); ok {
		if !fresh {
			s.ask(ctx) // nobody waits: when the issuer is away, keys once had stay in use
		}
		return payload, nil
	}
	err = s.refresh(ctx)
	s.mu.Lock()
	keys = s.keys
	s.mu.Unlock()
	if payload, ok := check(jws, keys); ok {
		return payload, nil
	}
	if err != nil {
		return nil, fault.Wrap(fault.Unavailable, err, "the token issuer cannot be reached to check the token; try again")
	}
	return nil, errors.New("no key of the issuer made the signature")
}

// check tries the keys that may have made the signature.
func check(jws *jose.JSONWebSignature, keys []jose.JSONWebKey) ([]byte, bool) {
	header := jws.Signatures[0].Header
	for _, key := range keys {
		if header.KeyID != "" && key.KeyID != header.KeyID || key.Algorithm != "" && key.Algorithm != header.Algorithm {
			continue
		}
		if payload, err := jws.Verify(key.Key); err == nil {
			return payload, true
		}
	}
	return nil, false
}

// refresh asks the issuer for its keys and waits for the answer.
func (s *keySet) refresh(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case result := <-s.ask(ctx):
		return result.Err
	}
}

// ask asks the issuer for its keys, unless it was asked just now: the result is then that of the last time. Callers
// share one request, which outlives the one who caused it.
func (s *keySet) ask(ctx context.Context) <-chan singleflight.Result {
	return s.flight.DoChan("keys", func() (any, error) {
		s.mu.Lock()
		url, wait, err := s.url, s.cfg.Now().Sub(s.asked) < keysPause, s.err
		s.mu.Unlock()
		if wait {
			return nil, err
		}
		keys, url, err := s.fetch(context.WithoutCancel(ctx), url)
		s.mu.Lock()
		defer s.mu.Unlock()
		s.asked, s.err = s.cfg.Now(), err
		if err == nil {
			s.keys, s.url, s.had = keys, url, s.asked
		}
		return nil, err
	})
}

func (s *keySet) ready(ctx context.Context) error {
	s.mu.Lock()
	had := !s.had.IsZero()
	s.mu.Unlock()
	if had {
		return nil
	}
	if err := s.refresh(ctx); err != nil {
		return fault.Wrap(fault.Unavailable, err, "the token issuer %s cannot be reached", s.cfg.Issuer)
	}
	return nil
}

// fetch discovers where the keys are, if that is not known yet, and gets them.
func (s *keySet) fetch(ctx context.Context, url string) ([]jose.JSONWebKey, string, error) {
	if url == "" {
		provider, err := oidc.NewProvider(oidc.ClientContext(ctx, s.cfg.Client), s.cfg.Issuer)
		if err != nil {
			return nil, "", err
		}
		var document struct {
			Keys string `json:"jwks_uri"`
		}
		if err := provider.Claims(&document); err != nil {
			return nil, "", err
		}
		url = document.Keys
	}
	keys, err := fetchKeys(ctx, s.cfg.Client, url)
	return keys, url, err
}
