package auth_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/fault"
)

func TestNewKeyIsFoundWithoutRestart(t *testing.T) {
	p := newProvider(t)
	v := p.verifier()
	_, err := v.Verify(t.Context(), p.sign(p.claims()))
	require.NoError(t, err)
	p.newKey("second")
	p.advance(6 * time.Second)
	_, err = v.Verify(t.Context(), p.sign(p.claims()))
	require.NoError(t, err)
}

func TestKeyForEncryptionSignsNothing(t *testing.T) {
	p, other := newProvider(t), newProvider(t)
	other.keyID = "for-encryption"
	p.keys.Keys = append(p.keys.Keys, jose.JSONWebKey{Key: other.key.Public(), KeyID: other.keyID, Use: "enc"})
	_, err := p.verifier().Verify(t.Context(), other.sign(p.claims()))
	require.True(t, fault.Is(err, fault.Unauthorized), "%v", err)
}

func TestMadeUpKeyIDsDoNotBecomeRequests(t *testing.T) {
	p, forger := newProvider(t), newProvider(t)
	v := p.verifier()
	_, err := v.Verify(t.Context(), p.sign(p.claims()))
	require.NoError(t, err)
	for i := range 100 {
		forger.keyID = fmt.Sprint("made-up-", i)
		_, err := v.Verify(t.Context(), forger.sign(p.claims()))
		require.True(t, fault.Is(err, fault.Unauthorized), "%v", err)
	}
	require.LessOrEqual(t, p.asked.Load(), int32(2))
}

func TestTokensOfOthersCostTheIssuerNothing(t *testing.T) {
	p := newProvider(t)
	v := p.verifier()
	for _, claims := range []map[string]any{
		p.claims("iss", "https://elsewhere.example"), p.claims("aud", "x"), p.claims("exp", 1),
	} {
		_, err := v.Verify(t.Context(), p.sign(claims))
		require.True(t, fault.Is(err, fault.Unauthorized))
	}
	require.Zero(t, p.asked.Load())
}

func TestIssuerAwayIsNotTheTokensFault(t *testing.T) {
	p := newProvider(t)
	v := p.verifier()
	p.away.Store(true)
	require.True(t, fault.Is(v.Ready(t.Context()), fault.Unavailable))
	_, err := v.Verify(t.Context(), p.sign(p.claims()))
	require.True(t, fault.Is(err, fault.Unavailable), "%v", err)

	p.away.Store(false)
	p.advance(6 * time.Second)
	_, err = v.Verify(t.Context(), p.sign(p.claims()))
	require.NoError(t, err)
	require.NoError(t, v.Ready(t.Context()))
}

func TestKeysOnceHadOutliveTheIssuer(t *testing.T) {
	p := newProvider(t)
	v := p.verifier()
	require.NoError(t, v.Ready(t.Context()))
	p.away.Store(true)
	p.advance(time.Hour)
	_, err := v.Verify(t.Context(), p.sign(p.claims()))
	require.NoError(t, err)
}

func TestFirstTokensShareOneRequest(t *testing.T) {
	p := newProvider(t)
	v := p.verifier()
	var group sync.WaitGroup
	for i := range 32 {
		token := p.sign(p.claims("sub", fmt.Sprint("u", i)))
		group.Go(func() {
			if _, err := v.Verify(t.Context(), token); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	require.EqualValues(t, 1, p.asked.Load())
}
