package httpapi_test

import (
	"context"
	"io"
	"net/http"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/httpapi"
)

// rows is an endless import; it remembers how much was taken of it.
type rows struct{ taken atomic.Int64 }

const row = "a,b,c\n"

func (r *rows) Read(p []byte) (int, error) {
	n := 0
	for n < len(p) {
		n += copy(p[n:], row)
	}
	r.taken.Add(int64(n))
	return n, nil
}

func TestImportIsReadAsItArrivesInBoundedMemory(t *testing.T) {
	s := start(t)
	const size = 48 << 20
	s.importing = func(_ context.Context, r io.Reader) (int64, error) {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		n, err := io.Copy(io.Discard, struct{ io.Reader }{r})
		runtime.ReadMemStats(&after)
		if taken := after.TotalAlloc - before.TotalAlloc; taken > size/8 {
			t.Errorf("%d bytes were allocated for an import of %d", taken, size)
		}
		return n, err
	}
	req := s.request(s.acme, "POST", "/v1/imports", io.LimitReader(&rows{}, size), "Content-Type", "text/csv")
	require.JSONEq(t, `{"bytes":50331648}`, string(s.send(req).ok(200).body))
}

func TestImportIsNotReadFasterThanItIsWorkedOff(t *testing.T) {
	s := start(t)
	reached, finish := make(chan struct{}), make(chan struct{})
	s.importing = func(_ context.Context, r io.Reader) (int64, error) {
		n, err := io.ReadFull(r, make([]byte, 1024))
		close(reached)
		<-finish
		return int64(n), err
	}
	body := &rows{}
	done := make(chan struct{})
	go func() {
		defer close(done)
		req := s.request(s.acme, "POST", "/v1/imports", io.LimitReader(body, 60<<20), "Content-Type", "text/csv")
		resp, err := http.DefaultTransport.RoundTrip(req)
		if err == nil {
			_ = resp.Body.Close()
		}
	}()
	<-reached
	close(finish)
	<-done
	require.Less(t, body.taken.Load(), int64(30<<20), "what lies in socket buffers at most")
}

func TestImportAboveItsBoundIsRefused(t *testing.T) {
	s := start(t)
	s.importing = func(_ context.Context, r io.Reader) (int64, error) { return io.Copy(io.Discard, r) }
	req := s.request(s.acme, "POST", "/v1/imports", io.LimitReader(&rows{}, 64<<20+1), "Content-Type", "text/csv")
	s.send(req).problem(413, "too-large")

	req = s.request(s.acme, "POST", "/v1/imports", http.NoBody, "Content-Type", "text/csv")
	req.Body, req.ContentLength = io.NopCloser(&rows{}), 65<<20
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err == nil { // the server may hang up while the client still sends
		defer resp.Body.Close()
		require.Equal(t, http.StatusRequestEntityTooLarge, resp.StatusCode)
	}
}

// drip sends a row now and then.
type drip struct {
	rows  int
	every time.Duration
}

func (d *drip) Read(p []byte) (int, error) {
	if d.rows--; d.rows < 0 {
		return 0, io.EOF
	}
	<-time.After(d.every)
	return copy(p, row), nil
}

func TestImportMayBeSlowAsLongAsItGoesOn(t *testing.T) {
	s := start(t, func(cfg *httpapi.Config) { cfg.Deadline = time.Second })
	s.importing = func(_ context.Context, r io.Reader) (int64, error) { return io.Copy(io.Discard, r) }
	req := s.request(s.acme, "POST", "/v1/imports", &drip{rows: 6, every: 250 * time.Millisecond}, "Content-Type", "text/csv")
	require.JSONEq(t, `{"bytes":36}`, string(s.send(req).ok(200).body))
}

func TestImportMayTakeItsTimeOnceItHasArrived(t *testing.T) {
	s := start(t, func(cfg *httpapi.Config) { cfg.Deadline = 20 * time.Millisecond })
	s.importing = func(ctx context.Context, r io.Reader) (int64, error) {
		n, err := io.Copy(io.Discard, r)
		select { // a deadline of the request, or one left on its connection, would end the context
		case <-ctx.Done():
			return 0, ctx.Err()
		case <-time.After(200 * time.Millisecond):
			return n, err
		}
	}
	s.call(s.acme, "POST", "/v1/imports", "a,b\n", "Content-Type", "text/csv").ok(200)
}

func TestFailedImportSaysNothingOfItsCause(t *testing.T) {
	s := start(t)
	a := s.call(s.acme, "POST", "/v1/imports", "a,b\n", "Content-Type", "text/csv")
	a.problem(500, "internal")
	require.NotContains(t, string(a.body), "sauce")
}
