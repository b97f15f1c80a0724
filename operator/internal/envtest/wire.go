package envtest

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"k8s.io/client-go/rest"
)

// Request is one request to the API server.
type Request struct {
	Method string
	Path   string // /apis/apps/v1/namespaces/a/deployments/b
	Watch  bool
}

// IsWrite reports whether the request asks for a change of what the operator is there for: leases and events are kept by
// the library, however little happens.
func (r Request) IsWrite() bool {
	return r.Method != http.MethodGet && !strings.Contains(r.Path, "/leases") && !strings.Contains(r.Path, "/events")
}

// String is what a failed test shows.
func (r Request) String() string { return r.Method + " " + r.Path }

// Fault is what a request meets instead of the server.
type Fault struct {
	Status int    // 409, 429, 500; 0 breaks the connection
	Reason string // of the metav1.Status, such as "Conflict"
}

// Wire is what lies between an operator and the API server. It counts requests and injects faults.
type Wire struct {
	mu     sync.Mutex
	seen   []Request
	inject func(Request) *Fault
}

// Wire returns a configuration that goes through a wire of its own.
func (c *Cluster) Wire(t testing.TB) (*rest.Config, *Wire) {
	t.Helper()
	config, wire := c.Config(t), &Wire{}
	config.Wrap(func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(r *http.Request) (*http.Response, error) { return wire.roundTrip(next, r) })
	})
	return config, wire
}

// Inject asks f about every request from now on: nil lets it through. A nil f heals the wire.
func (w *Wire) Inject(f func(Request) *Fault) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.inject = f
}

// CutAfter lets as many more writes through and then none, nor anything else: what an operator's death looks like to
// the server. The returned channel is closed at the cut.
func (w *Wire) CutAfter(writes int) <-chan struct{} {
	cut, once := make(chan struct{}), sync.Once{}
	w.Inject(func(r Request) *Fault {
		if r.IsWrite() {
			writes--
		}
		if writes >= 0 {
			return nil
		}
		once.Do(func() { close(cut) })
		return &Fault{}
	})
	return cut
}

// Reset forgets the requests so far.
func (w *Wire) Reset() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.seen = nil
}

// Requests returns those since the last Reset, watches left out.
func (w *Wire) Requests() []Request {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(w.seen), func(r Request) bool { return r.Watch })
}

// Writes returns the requests since the last Reset that asked for a change.
func (w *Wire) Writes() []Request {
	return slices.DeleteFunc(w.Requests(), func(r Request) bool { return !r.IsWrite() })
}

func (w *Wire) roundTrip(next http.RoundTripper, r *http.Request) (*http.Response, error) {
	request := Request{Method: r.Method, Path: r.URL.Path, Watch: r.URL.Query().Get("watch") == "true"}
	if fault := w.meet(request); fault != nil {
		return fault.answer(r)
	}
	return next.RoundTrip(r)
}

func (w *Wire) meet(request Request) *Fault {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.seen = append(w.seen, request)
	if w.inject == nil {
		return nil
	}
	return w.inject(request)
}

func (f Fault) answer(r *http.Request) (*http.Response, error) {
	if f.Status == 0 {
		return nil, fmt.Errorf("%s %s: the wire is cut", r.Method, r.URL.Path)
	}
	body := fmt.Sprintf(`{"kind":"Status","apiVersion":"v1","status":"Failure","reason":%q,"message":"injected","code":%d}`, f.Reason, f.Status)
	return &http.Response{
		StatusCode: f.Status, Status: fmt.Sprint(f.Status, " ", http.StatusText(f.Status)), Request: r,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{"Content-Type": {"application/json"}},
		Body:   io.NopCloser(bytes.NewReader([]byte(body))), ContentLength: int64(len(body)),
	}, nil
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
