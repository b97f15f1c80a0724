// Package gateway puts several services behind one address: each owns whole nouns under /v1, and their documentation
// stands side by side. It knows nothing of what the services do or of who may call them.
package gateway

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"github.com/guanxi-crm/guanxi/kit/httpapi/problem"
)

// Backend is a service behind the gateway. Its handler also answers /docs and /openapi.json.
type Backend struct {
	Name    string
	Summary string   // one sentence, for the first page
	Paths   []string // of its routes: "/v1/customers/{customerId}"
	Handler http.Handler
}

// Gateway routes requests to backends.
type Gateway struct {
	backends []Backend
	byNoun   map[string]http.Handler
	mux      *http.ServeMux
}

// New returns a gateway. The error names the path that two backends claim, or that is not below /v1.
func New(backends ...Backend) (*Gateway, error) {
	g := &Gateway{backends: backends, byNoun: map[string]http.Handler{}, mux: http.NewServeMux()}
	owner := map[string]string{}
	for _, b := range backends {
		for _, path := range b.Paths {
			noun, ok := nounOf(path)
			if !ok {
				return nil, fmt.Errorf("gateway: %s has the route %s, which is not below /v1", b.Name, path)
			}
			if other, taken := owner[noun]; taken && other != b.Name {
				return nil, fmt.Errorf("gateway: %s and %s both have routes below /v1/%s", other, b.Name, noun)
			}
			owner[noun] = b.Name
			g.byNoun[noun] = b.Handler
		}
	}
	g.mux.HandleFunc("/v1/", g.route)
	g.mux.Handle("GET /{$}", index(backends))
	g.mux.HandleFunc("/", notFound)
	for _, b := range backends {
		docs := "/docs/" + b.Name + "/" // with a slash, so that the page's links to its documents lead below it
		g.mux.Handle("GET /docs/"+b.Name, http.RedirectHandler(docs, http.StatusMovedPermanently))
		g.mux.Handle("GET "+docs+"{$}", as("/docs", b.Handler))
		for _, document := range []string{"openapi.json", "openapi.yaml"} {
			g.mux.Handle("GET "+docs+document, as("/"+document, b.Handler))
		}
		g.mux.Handle("GET /openapi/"+b.Name+".json", as("/openapi.json", b.Handler))
	}
	return g, nil
}

// Handle adds what stands beside the services: readiness, traces. The pattern is http.ServeMux's.
func (g *Gateway) Handle(pattern string, handler http.Handler) { g.mux.Handle(pattern, handler) }

func (g *Gateway) ServeHTTP(w http.ResponseWriter, r *http.Request) { g.mux.ServeHTTP(w, r) }

func (g *Gateway) route(w http.ResponseWriter, r *http.Request) {
	noun, _ := nounOf(r.URL.Path)
	if handler, ok := g.byNoun[noun]; ok {
		handler.ServeHTTP(w, r)
		return
	}
	notFound(w, r)
}

// nounOf returns what decides whose a path is: the first word below /v1, or, for the operators' routes, the word
// platform with the service's name.
func nounOf(path string) (string, bool) {
	rest, ok := strings.CutPrefix(path, "/v1/")
	if !ok {
		return "", false
	}
	noun, below, _ := strings.Cut(rest, "/")
	if noun == "platform" {
		service, _, _ := strings.Cut(below, "/")
		noun += "/" + service
	}
	return noun, noun != "" && !strings.HasPrefix(noun, "{")
}

// as serves a request under another path, as the backend knows it.
func as(path string, handler http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		inner := r.Clone(r.Context())
		inner.URL.Path, inner.URL.RawPath = path, ""
		handler.ServeHTTP(w, inner)
	})
}

func notFound(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", problem.ContentType)
	w.WriteHeader(http.StatusNotFound)
	_ = json.NewEncoder(w).Encode(problem.Problem{ //nolint:errchkjson // the caller has gone away
		Type: problem.Prefix + "not-found", Title: http.StatusText(http.StatusNotFound), Status: http.StatusNotFound,
		Detail: "no service has the path " + r.URL.Path + "; the documentation at / lists what there is",
	})
}
