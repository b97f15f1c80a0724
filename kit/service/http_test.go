package service_test

import (
	"context"
	"io"
	"net"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/service"
)

func TestHTTPFinishesTheRequestsItHasAndIsNotReadyMeanwhile(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	arrived, finish := make(chan struct{}), make(chan struct{})
	slow := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		close(arrived)
		<-finish
		_, _ = io.WriteString(w, "done")
	})
	part := service.HTTPOn("api", listener, slow, quiet())
	require.ErrorContains(t, part.Ready(t.Context()), "not serving yet")

	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	ended := make(chan error, 1)
	go func() { ended <- service.Run(ctx, quiet(), time.Minute, part) }()
	answer := make(chan string, 1)
	go func() { answer <- get("http://" + listener.Addr().String()) }()
	<-arrived
	require.NoError(t, part.Ready(t.Context()))

	stop()
	require.Eventually(t, func() bool { return part.Ready(context.WithoutCancel(ctx)) != nil }, time.Minute, time.Millisecond)
	require.ErrorContains(t, part.Ready(t.Context()), "draining")
	close(finish)
	require.Equal(t, "done", <-answer)
	require.NoError(t, <-ended)
}

func TestHTTPThatCannotListenStopsTheService(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { _ = taken.Close() }()
	part := service.HTTP("api", taken.Addr().String(), http.NotFoundHandler(), quiet())
	err = service.Run(t.Context(), quiet(), time.Second, part)
	require.ErrorContains(t, err, "start api: listen tcp")
}

func TestOpsAnswersLivenessReadinessAndMetrics(t *testing.T) {
	metrics := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "up 1") })
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		ended <- service.Run(ctx, quiet(), time.Minute, service.HTTPOn("ops", listener, service.Ops(metrics), quiet()))
	}()
	base := "http://" + listener.Addr().String()
	require.Empty(t, get(base+"/livez"))
	require.JSONEq(t, `{"ready":true,"checks":[]}`, get(base+"/readyz"))
	require.Equal(t, "up 1", get(base+"/metrics"))
	stop()
	require.NoError(t, <-ended)
}

// get returns the body, or what went wrong in its place.
func get(url string) string {
	answer, err := http.Get(url)
	if err != nil {
		return err.Error()
	}
	defer func() { _ = answer.Body.Close() }()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		return err.Error()
	}
	return string(body)
}
