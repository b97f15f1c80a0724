package httpapi_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/auth/issuer"
	"github.com/guanxi-crm/guanxi/kit/fault"
)

const key = "Idempotency-Key"

func TestSameKeyAndBodyReplaysTheAnswer(t *testing.T) {
	s := start(t)
	first := s.call(s.acme, "POST", "/v1/notes", `{"title":"x"}`, key, "k1").ok(201)
	require.Empty(t, first.header.Get("Idempotency-Replayed"))
	again := s.call(s.acme, "POST", "/v1/notes", `{"title":"x"}`, key, "k1").ok(201)
	require.Equal(t, "true", again.header.Get("Idempotency-Replayed"))
	require.Equal(t, string(first.body), string(again.body))
	for _, name := range []string{"Content-Type", "ETag", "Location"} {
		require.NotEmpty(t, first.header.Get(name))
		require.Equal(t, first.header.Get(name), again.header.Get(name))
	}
}

func TestRefusalsAreReplayedToo(t *testing.T) {
	s := start(t)
	var runs atomic.Int32
	s.creating = func(context.Context) error { runs.Add(1); return fault.New(fault.Conflict, "taken") }
	s.call(s.acme, "POST", "/v1/notes", `{"title":"x"}`, key, "k1").problem(409, "conflict")
	again := s.call(s.acme, "POST", "/v1/notes", `{"title":"x"}`, key, "k1")
	require.Equal(t, "taken", again.problem(409, "conflict").Detail)
	require.EqualValues(t, 1, runs.Load())
}

func TestSameKeyForAnotherRequestIsRefused(t *testing.T) {
	s := start(t)
	s.call(s.acme, "POST", "/v1/notes", `{"title":"x"}`, key, "k1").ok(201)
	p := s.call(s.acme, "POST", "/v1/notes", `{"title":"y"}`, key, "k1").problem(422, "invalid")
	require.Equal(t, key, p.Errors[0].Field)
}

func TestKeyGuardsARequestWithoutBody(t *testing.T) {
	s := start(t)
	one := s.call(s.acme, "POST", "/v1/notes", `{"title":"x"}`).ok(201).header.Get("Location")
	two := s.call(s.acme, "POST", "/v1/notes", `{"title":"y"}`).ok(201).header.Get("Location")
	first := s.call(s.acme, "POST", one+"/copies", "", key, "k1").ok(201)
	again := s.call(s.acme, "POST", one+"/copies", "", key, "k1").ok(201)
	require.Equal(t, string(first.body), string(again.body))
	s.call(s.acme, "POST", two+"/copies", "", key, "k1").problem(422, "invalid")
}

func TestKeysOfOthersAreOtherKeys(t *testing.T) {
	s := start(t)
	colleague := s.token(issuer.Claims{Tenant: "acme", Subject: "u9", Roles: []auth.Role{auth.Admin}})
	seen := map[string]bool{}
	for _, token := range []string{s.acme, s.globex, colleague} {
		made := s.call(token, "POST", "/v1/notes", `{"title":"x"}`, key, "k1").ok(201)
		require.Empty(t, made.header.Get("Idempotency-Replayed"))
		seen[made.header.Get("Location")] = true
	}
	require.Len(t, seen, 3)
}

func TestKeyMustBeVisibleASCII(t *testing.T) {
	s := start(t)
	for _, bad := range []string{"two words", "ключ", strings.Repeat("x", 256)} {
		p := s.call(s.acme, "POST", "/v1/notes", `{"title":"x"}`, key, bad).problem(422, "invalid")
		require.Equal(t, key, p.Errors[0].Field)
	}
	s.call(s.acme, "POST", "/v1/notes", `{"title":"x"}`, key, strings.Repeat("x", 255)).ok(201)
}

func TestConcurrentRequestsWithOneKeyRunOnce(t *testing.T) {
	s := start(t)
	var runs atomic.Int32
	release := make(chan struct{})
	s.creating = func(context.Context) error { runs.Add(1); <-release; return nil }
	const clients = 32
	answers := make(chan answer, clients)
	var group sync.WaitGroup
	for range clients {
		group.Go(func() { answers <- s.call(s.acme, "POST", "/v1/notes", `{"title":"x"}`, key, "k1") })
	}
	for range clients - 1 { // all but the one that runs are told to wait
		a := <-answers
		a.problem(409, "conflict")
		require.Equal(t, "1", a.header.Get("Retry-After"))
	}
	close(release)
	group.Wait()
	(<-answers).ok(201)
	require.EqualValues(t, 1, runs.Load())
	require.Equal(t, "true", s.call(s.acme, "POST", "/v1/notes", `{"title":"x"}`, key, "k1").ok(201).header.Get("Idempotency-Replayed"))
}

func TestFailureGivesTheKeyUp(t *testing.T) {
	s := start(t)
	s.creating = func(context.Context) error { return errors.New("out of luck") }
	s.call(s.acme, "POST", "/v1/notes", `{"title":"x"}`, key, "k1").problem(500, "internal")
	s.creating = func(context.Context) error { panic("out of mind") }
	s.call(s.acme, "POST", "/v1/notes", `{"title":"x"}`, key, "k1").problem(500, "internal")
	s.creating = nil
	made := s.call(s.acme, "POST", "/v1/notes", `{"title":"x"}`, key, "k1").ok(201)
	require.Empty(t, made.header.Get("Idempotency-Replayed"))
}

func TestRunThatDiedIsTakenOverAfterTheDeadline(t *testing.T) {
	s := start(t)
	stuck, hang := make(chan struct{}), make(chan struct{})
	var runs atomic.Int32
	s.creating = func(context.Context) error {
		if runs.Add(1) == 1 {
			close(stuck)
			<-hang
		}
		return nil
	}
	first := make(chan answer, 1)
	go func() { first <- s.call(s.acme, "POST", "/v1/notes", `{"title":"x"}`, key, "k1") }()
	<-stuck
	s.clock.Advance(30 * time.Second)
	s.call(s.acme, "POST", "/v1/notes", `{"title":"x"}`, key, "k1").problem(409, "conflict")
	s.clock.Advance(6 * time.Second)
	s.call(s.acme, "POST", "/v1/notes", `{"title":"y"}`, key, "k1").problem(422, "invalid")
	taken := s.call(s.acme, "POST", "/v1/notes", `{"title":"x"}`, key, "k1").ok(201)
	require.EqualValues(t, 2, runs.Load())

	close(hang) // the first one was not dead after all: its answer does not displace the one that was given
	(<-first).ok(201)
	again := s.call(s.acme, "POST", "/v1/notes", `{"title":"x"}`, key, "k1").ok(201)
	require.Equal(t, string(taken.body), string(again.body))
}

func TestKeyIsFreeAfterADay(t *testing.T) {
	s := start(t)
	s.call(s.acme, "POST", "/v1/notes", `{"title":"x"}`, key, "k1").ok(201)
	s.clock.Advance(24 * time.Hour)
	// The token's clock is the real one, so it is still good.
	made := s.call(s.acme, "POST", "/v1/notes", `{"title":"y"}`, key, "k1").ok(201)
	require.Empty(t, made.header.Get("Idempotency-Replayed"))
}
