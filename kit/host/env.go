package host

import (
	"log/slog"
	"time"

	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/trace"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/kit/id"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
)

// Env is what every service is given.
type Env struct {
	Store   *docstore.Store
	Bus     *eventbus.Bus
	Tenants *tenancy.Directory
	Auth    *auth.Verifier
	Log     *slog.Logger
	Tracer  trace.TracerProvider
	Meter   metric.MeterProvider
	Now     func() time.Time
	NewID   id.Generator
}

// API returns an empty API for the named service.
func (e Env) API(name, description string) (*httpapi.API, error) {
	return httpapi.New(httpapi.Config{
		Service: name, Title: "Guanxi " + name, Description: description, Version: "v1",
		Auth: e.Auth, Tenants: e.Tenants, Store: e.Store,
		Log: e.Log, Tracer: e.Tracer, Meter: e.Meter, Now: e.Now,
	})
}
