package service

import (
	"context"
	"encoding/json"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// checkTimeout bounds one readiness check. It stays below the probe time-outs in the charts, so that the answer says
// what is missing instead of the probe giving up first.
const checkTimeout = 2 * time.Second

// State is the body of GET /readyz.
type State struct {
	Ready  bool    `json:"ready"`
	Checks []Check `json:"checks"`
}

// Check is one part's readiness.
type Check struct {
	Name   string `json:"name"`
	Ready  bool   `json:"ready"`
	Reason string `json:"reason,omitempty"` // what is missing
	// Tolerated says that the service works on without the part; see Part.ReadyOnce.
	Tolerated bool `json:"tolerated,omitempty"`
}

// Readiness answers GET /readyz: 200 when every part is ready, otherwise 503 naming the missing ones.
func Readiness(parts ...Part) http.Handler {
	var checks []*check
	for _, part := range parts {
		if part.Ready != nil {
			checks = append(checks, &check{part: part})
		}
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		state := stateOf(r.Context(), checks)
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Cache-Control", "no-store")
		if !state.Ready {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
		_ = json.NewEncoder(w).Encode(state) // the prober has gone: nobody is left to tell
	})
}

// stateOf asks all parts at once, so that one that hangs costs no more than checkTimeout.
func stateOf(ctx context.Context, checks []*check) State {
	ctx, cancel := context.WithTimeout(ctx, checkTimeout)
	defer cancel()
	state := State{Ready: true, Checks: make([]Check, len(checks))}
	var all sync.WaitGroup
	for i, check := range checks {
		all.Go(func() { state.Checks[i] = check.ask(ctx) })
	}
	all.Wait()
	for _, check := range state.Checks {
		state.Ready = state.Ready && (check.Ready || check.Tolerated)
	}
	return state
}

// check is a part that is asked, and whether it has been ready before.
type check struct {
	part Part
	been atomic.Bool
}

// ask waits no longer than ctx, even for a part that does not heed it.
func (c *check) ask(ctx context.Context) Check {
	answer := make(chan error, 1)
	go func() { answer <- guard(func() error { return c.part.Ready(ctx) }) }()
	var err error
	select {
	case err = <-answer:
	case <-ctx.Done():
		err = ctx.Err()
	}
	if err == nil {
		c.been.Store(true)
		return Check{Name: c.part.Name, Ready: true}
	}
	return Check{Name: c.part.Name, Reason: err.Error(), Tolerated: c.part.ReadyOnce && c.been.Load()}
}
