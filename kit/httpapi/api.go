// Package httpapi is how every service speaks HTTP: Gin routes and middleware, huma's typed operations, and the
// conventions they share (problems, cursors, entity tags, idempotency keys, merge patches, limits). It knows nothing of
// what the routes are about.
package httpapi

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"
	"go.opentelemetry.io/otel/metric"
	metricnoop "go.opentelemetry.io/otel/metric/noop"
	"go.opentelemetry.io/otel/trace"
	tracenoop "go.opentelemetry.io/otel/trace/noop"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
)

// Config is what an API is made of. An API without Auth, Tenants and Store can be documented but not called.
type Config struct {
	Service     string // "customer"
	Title       string
	Description string
	Version     string
	Auth        *auth.Verifier
	Tenants     *tenancy.Directory
	Usage       Usage                // nil: none is counted
	Store       *docstore.Store      // keeps idempotency keys
	Log         *slog.Logger         // nil: none
	Tracer      trace.TracerProvider // nil: none
	Meter       metric.MeterProvider // nil: none
	Now         func() time.Time     // nil: time.Now
	// TrustedProxies are the networks whose word is taken, in X-Forwarded-For, for where a request comes from; none: nobody's.
	TrustedProxies []netip.Prefix
	// Deadline of a request, but for streaming routes; 0 is 30 s.
	Deadline time.Duration
}

// API is one service's HTTP interface.
type API struct {
	cfg    Config
	engine *gin.Engine
	huma   huma.API
	routes []Route
	limits *limits
	keys   *idempotencyKeys
	// movable are the path parameters, in braces, whose things may come to have another id.
	movable []string
}

// New returns an API without routes. The error is the store's.
func New(cfg Config) (*API, error) {
	cfg = cfg.withDefaults()
	setGlobals()
	a := &API{cfg: cfg, engine: newEngine(cfg.TrustedProxies), limits: newLimits()}
	if cfg.Store != nil {
		keys, err := openIdempotencyKeys(context.Background(), cfg)
		if err != nil {
			return nil, fmt.Errorf("open the idempotency keys: %w", err)
		}
		a.keys = keys
	}
	a.engine.Use(a.requestID, a.tracing(), a.tellTrace, a.accessLog, a.recovery, a.patience)
	a.engine.NoRoute(a.noRoute)
	a.engine.NoMethod(a.noMethod)
	a.huma = huma.NewAPI(a.document(), &adapter{a})
	a.serveDocs()
	return a, nil
}

func (cfg Config) withDefaults() Config {
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.Tracer == nil {
		cfg.Tracer = tracenoop.NewTracerProvider()
	}
	if cfg.Meter == nil {
		cfg.Meter = metricnoop.NewMeterProvider()
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Deadline == 0 {
		cfg.Deadline = 30 * time.Second
	}
	return cfg
}

// Handler serves the routes, /docs, /openapi.json and /openapi.yaml.
func (a *API) Handler() http.Handler { return compress(a.engine) }

// Routes lists what was registered, in order.
func (a *API) Routes() []Route { return slices.Clone(a.routes) }

// OpenAPI returns the OpenAPI 3.1 document as YAML, stable from run to run.
func (a *API) OpenAPI() ([]byte, error) { return a.huma.OpenAPI().YAML() }
