// Package proxy forwards requests to the endpoints that a routing table names, and keeps clients from noticing that an
// endpoint goes away. It does not know where the table comes from.
package proxy

import (
	"encoding/json"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/http/httputil"
	"sync/atomic"
	"time"

	"github.com/guanxi-crm/guanxi/test/cluster/gateway/internal/routing"
)

var (
	errNoRoute     = errors.New("no route matches the host and path of the request")
	errInvalid     = errors.New("the route names a backend that cannot be used: see the HTTPRoute's ResolvedRefs condition")
	errNoEndpoints = errors.New("no endpoint of the backend is ready")
)

// Proxy is the handler of all listeners.
type Proxy struct {
	table   atomic.Pointer[routing.Table]
	turn    atomic.Uint64
	absent  *absences
	backOff func(attempt int) <-chan time.Time
	reused  http.RoundTripper // for what may be sent again when an idle connection turns out closed
	fresh   http.RoundTripper // a connection for each request
	forward *httputil.ReverseProxy
	log     *slog.Logger
}

// New returns a proxy with an empty table.
func New(log *slog.Logger) *Proxy {
	p := &Proxy{
		absent:  newAbsences(time.Now),
		backOff: func(attempt int) <-chan time.Time { return time.After(firstBackOff << attempt) },
		reused:  transport(true),
		fresh:   transport(false),
		log:     log,
	}
	p.table.Store(routing.New(nil))
	p.forward = &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.Out.URL.Scheme = "http"
			r.SetXForwarded()
		},
		Transport:     p,
		FlushInterval: -1, // a response may be a stream
		ErrorHandler:  p.answerError,
		ErrorLog:      slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	return p
}

// Use makes the table the one that decides from now on.
func (p *Proxy) Use(t *routing.Table) { p.table.Store(t) }

// ServeHTTP forwards the request.
func (p *Proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) { p.forward.ServeHTTP(w, r) }

func (p *Proxy) answerError(w http.ResponseWriter, r *http.Request, err error) {
	status, detail := http.StatusBadGateway, "no endpoint of the backend answered"
	switch {
	case errors.Is(err, errNoRoute):
		status, detail = http.StatusNotFound, errNoRoute.Error()
	case errors.Is(err, errInvalid):
		status, detail = http.StatusInternalServerError, errInvalid.Error()
	case errors.Is(err, errNoEndpoints):
		status, detail = http.StatusServiceUnavailable, errNoEndpoints.Error()
		w.Header().Set("Retry-After", "1")
	case r.Context().Err() != nil: // nobody waits for the answer
	default:
		p.log.WarnContext(r.Context(), "forward", "host", r.Host, "path", r.URL.Path, "error", err)
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(status)
	if err := json.NewEncoder(w).Encode(problem{"about:blank", http.StatusText(status), status, detail}); err != nil {
		p.log.DebugContext(r.Context(), "the client is gone", "error", err)
	}
}

// problem is RFC 9457's, as the services' own answers are.
type problem struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail"`
}

func transport(keepAlive bool) *http.Transport {
	return &http.Transport{
		DialContext:         (&net.Dialer{Timeout: time.Second}).DialContext, // a pod that is gone may not even refuse
		DisableKeepAlives:   !keepAlive,
		DisableCompression:  true, // what the client asked for is what the backend is asked for
		MaxIdleConnsPerHost: 64,
		IdleConnTimeout:     30 * time.Second,
	}
}
