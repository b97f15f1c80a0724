// Package host is what a service's main is made of: it turns configuration into a store, a bus, tenants, identity and
// telemetry, builds the service on them, and runs it. It knows nothing of what the service does.
package host

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/kit/id"
	"github.com/guanxi-crm/guanxi/kit/service"
	"github.com/guanxi-crm/guanxi/kit/telemetry"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/kit/usage"
	"github.com/guanxi-crm/guanxi/kit/usage/metering"
)

// Service is a built service: `guanxi up` runs four in one process, a service's own main runs one.
type Service struct {
	Name  string
	API   *httpapi.API
	Parts []service.Part // relay and consumers, in start order
	// Customers counts a tenant's customers, if this service owns them: for what is reported of each tenant.
	Customers metering.CountCustomers
}

// Host is what a service runs on, opened. A service is handed its Env; Host keeps what only its runner needs.
type Host struct{ Env Env }

// Open opens the store, the bus, the tenants and the identity of the named service, with the system's clock.
func Open(ctx context.Context, name string, cfg Config, tel *telemetry.Telemetry) (*Host, error) {
	tenants, err := tenancy.OpenDirectory(cfg.TenantsFile)
	if err != nil {
		return nil, fmt.Errorf("open the tenants file: %w", err)
	}
	tenants.Log = tel.Log
	bus, err := openBus(name, cfg.Kafka, tel, time.Now)
	if err != nil {
		return nil, fmt.Errorf("open the bus: %w", err)
	}
	engine, err := openEngine(ctx, name, cfg.Store, tel, time.Now)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open the store: %w", err), bus.Close())
	}
	store := docstore.New(engine)
	used, err := metering.Open(ctx, store, metering.Config{MeasureEvery: cfg.MeasureEvery, Now: time.Now, Log: tel.Log})
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open the store: %w", err), bus.Close(), engine.Close())
	}
	return &Host{Env{
		Store: store, Bus: bus, Tenants: tenants, Usage: used,
		Auth: auth.NewVerifier(auth.Config{Issuer: cfg.Tokens.Issuer, Audience: cfg.Tokens.Audience}),
		Log:  tel.Log, Tracer: tel.Tracer, Meter: tel.Meter,
		Now: time.Now, NewID: id.New, TrustedProxies: cfg.TrustedProxies,
	}}, nil
}

// Needs are what the service depends on, to be asked for readiness. Kafka is needed to begin with, which stops the
// roll-out of a wrong configuration; an outage later does not turn tenants away, since documents keep their events.
func (h *Host) Needs() []service.Part {
	return []service.Part{
		{Name: "store", Ready: h.Env.Store.Engine().Ping},
		{Name: "issuer", Ready: h.Env.Auth.Ready},
		{Name: "kafka", Ready: h.Env.Bus.Ready, ReadyOnce: true},
	}
}

// Parts are what runs besides the API, in start order. Relay and consumers need nothing but the store and Kafka.
func (h *Host) Parts(s *Service) []service.Part {
	parts := []service.Part{{Name: "tenants", Run: h.Env.Tenants.Watch}, h.Env.Usage.Part(h.Env.Tenants, s.Customers)}
	for _, part := range s.Parts {
		part.ReadyOnce = true
		parts = append(parts, part)
	}
	return parts
}

// ops is what the platform asks the service, with what each tenant uses.
func (h *Host) ops(metrics http.Handler, working []service.Part) http.Handler {
	ops := service.Ops(metrics, append(h.Needs(), working...)...)
	ops.Handle("GET "+usage.Path, h.Env.Usage.Handler(h.Env.Tenants))
	return ops
}

// Close closes what Open opened; the service must have stopped.
func (h *Host) Close() error {
	return errors.Join(h.Env.Bus.Close(), h.Env.Store.Engine().Close())
}
