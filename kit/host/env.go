package host

import (
	"context"
	"log/slog"
	"net/netip"
	"time"

	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/trace"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/kit/id"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/kit/usage/metering"
)

// Env is what every service is given.
type Env struct {
	Store   *docstore.Store
	Bus     *eventbus.Bus
	Tenants *tenancy.Directory
	Usage   *metering.Meter // nil: nobody counts
	Auth    *auth.Verifier
	Log     *slog.Logger
	Tracer  trace.TracerProvider
	Meter   metric.MeterProvider
	Now     func() time.Time
	NewID   id.Generator
	// TrustedProxies are the networks of the gateways that say where a request comes from.
	TrustedProxies []netip.Prefix
}

// API returns an empty API for the named service.
func (e Env) API(name, description string) (*httpapi.API, error) {
	cfg := httpapi.Config{
		Service: name, Title: "Guanxi " + name, Description: description, Version: "v1",
		Auth: e.Auth, Tenants: e.Tenants, Store: e.Store,
		TrustedProxies: e.TrustedProxies,
		Log:            e.Log, Tracer: e.Tracer, Meter: e.Meter, Now: e.Now,
	}
	if e.Usage != nil {
		cfg.Usage = e.Usage
	}
	return httpapi.New(cfg)
}

// MayChange returns a fault when the tenant is not served, or has used up what it may. The API asks it of each request;
// what goes on for long asks again now and then.
func (e Env) MayChange(ctx context.Context, id tenancy.ID) error {
	tenant, err := e.Tenants.Admit(id)
	if err != nil || e.Usage == nil {
		return err
	}
	return e.Usage.MayChange(ctx, tenant)
}

// Withhold says that the events of a tenant that is not served stay in their documents: what a relay is given.
func (e Env) Withhold(tenant string) bool { return !e.Tenants.IsActive(tenancy.ID(tenant)) }
