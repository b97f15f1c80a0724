package service_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/service"
)

func ask(t *testing.T, h http.Handler) (int, service.State) {
	t.Helper()
	answer := httptest.NewRecorder()
	h.ServeHTTP(answer, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/readyz", nil))
	var state service.State
	require.NoError(t, json.Unmarshal(answer.Body.Bytes(), &state))
	return answer.Code, state
}

func TestReadinessNamesWhatIsMissing(t *testing.T) {
	panics := func(context.Context) error { panic("nil map") }
	status, state := ask(t, service.Readiness(
		service.Part{Name: "store", Ready: fails(nil)},
		service.Part{Name: "kafka", Ready: fails(errors.New("no broker answers"))},
		service.Part{Name: "tenants"}, // says nothing about itself
		service.Part{Name: "issuer", Ready: panics},
	))
	require.Equal(t, http.StatusServiceUnavailable, status)
	require.False(t, state.Ready)
	require.Len(t, state.Checks, 3)
	require.Equal(t, service.Check{Name: "store", Ready: true}, state.Checks[0])
	require.Equal(t, service.Check{Name: "kafka", Reason: "no broker answers"}, state.Checks[1])
	require.Contains(t, state.Checks[2].Reason, "panic: nil map")
}

func TestReadinessIsGivenWhenNothingIsMissing(t *testing.T) {
	status, state := ask(t, service.Readiness(service.Part{Name: "store", Ready: fails(nil)}))
	require.Equal(t, http.StatusOK, status)
	require.True(t, state.Ready)
}

func TestReadinessWaitsForNoCheckThatHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		hangs := func(context.Context) error { <-release; return nil }
		began := time.Now()
		status, state := ask(t, service.Readiness(
			service.Part{Name: "store", Ready: hangs}, service.Part{Name: "kafka", Ready: hangs}))
		require.Equal(t, 2*time.Second, time.Since(began))
		require.Equal(t, http.StatusServiceUnavailable, status)
		require.Equal(t, context.DeadlineExceeded.Error(), state.Checks[1].Reason)
		close(release)
	})
}

func TestAPartThatNeedsToBeReadyOnceIsToleratedLater(t *testing.T) {
	down := errors.New("no broker answers")
	now := down
	h := service.Readiness(service.Part{
		Name: "kafka", ReadyOnce: true,
		Ready: func(context.Context) error { return now },
	})
	status, _ := ask(t, h)
	require.Equal(t, http.StatusServiceUnavailable, status, "it has not been there yet")

	now = nil
	status, _ = ask(t, h)
	require.Equal(t, http.StatusOK, status)

	now = down
	status, state := ask(t, h)
	require.Equal(t, http.StatusOK, status)
	require.Equal(t, []service.Check{{Name: "kafka", Reason: down.Error(), Tolerated: true}}, state.Checks)
}
