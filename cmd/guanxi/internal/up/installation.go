package up

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/guanxi-crm/guanxi/cmd/guanxi/internal/datadir"
	"github.com/guanxi-crm/guanxi/cmd/guanxi/internal/gateway"
	"github.com/guanxi-crm/guanxi/cmd/guanxi/internal/platform"
	"github.com/guanxi-crm/guanxi/cmd/guanxi/internal/traces"
	"github.com/guanxi-crm/guanxi/kit/auth/issuer"
	"github.com/guanxi-crm/guanxi/kit/host"
	"github.com/guanxi-crm/guanxi/kit/service"
)

// Audience of the local issuer's tokens.
const Audience = "guanxi"

// partitions of a topic. One process reads them all, so they only spread its work; each costs a connection and a poll
// every half second for each group that reads it. Idle, 3 take 0.8 % of a core and 6 take 1.1 %, at the same memory.
const partitions = 3

// installation is the services, built.
type installation struct {
	signals *signals
	issuer  *issuer.Issuer
	running []running
}

type running struct {
	part    platform.Part
	host    *host.Host
	service *host.Service
}

// build opens what the services run on and builds them. What it has opened is to be closed even after an error.
func build(ctx context.Context, cfg Config, run datadir.Run, signals *signals) (*installation, error) {
	i := &installation{signals: signals}
	var err error
	if i.issuer, err = issuer.Open(cfg.DataDir.SigningKey(), run.Issuer, Audience); err != nil {
		return i, err
	}
	settings := host.Config{
		Store:       host.StoreConfig{MongoDBURI: cfg.MongoDBURI, DataDir: string(cfg.DataDir)},
		Kafka:       host.KafkaConfig{Brokers: run.Brokers, Partitions: partitions, Replicas: 1},
		Tokens:      host.TokenConfig{Issuer: run.Issuer, Audience: Audience},
		TenantsFile: cfg.DataDir.Tenants(),
	}
	if cfg.MongoDBURI.Reveal() != "" {
		settings.Store.DataDir = ""
	}
	for _, part := range platform.Parts() {
		opened, err := host.Open(ctx, part.Name, settings, signals.of(part.Name))
		if err != nil {
			return i, fmt.Errorf("%s: %w", part.Name, err)
		}
		i.running = append(i.running, running{part: part, host: opened})
		built, err := part.Build(ctx, opened.Env, run.Gateway)
		if err != nil {
			return i, fmt.Errorf("build %s: %w", part.Name, err)
		}
		i.running[len(i.running)-1].service = built
	}
	return i, nil
}

// parts are what the services consist of besides their API, named for their service.
func (i *installation) parts() []service.Part {
	var parts []service.Part
	for _, r := range i.running {
		for _, part := range r.host.Parts(r.service) {
			part.Name = r.part.Name + " " + part.Name
			parts = append(parts, part)
		}
	}
	return parts
}

// needs are what readiness asks for: each service's own needs and parts.
func (i *installation) needs() []service.Part {
	parts := i.parts()
	for _, r := range i.running {
		for _, part := range r.host.Needs() {
			part.Name = r.part.Name + " " + part.Name
			parts = append(parts, part)
		}
	}
	return parts
}

// front puts everything that answers HTTP behind one address.
func (i *installation) front(store *traces.Store) (http.Handler, error) {
	var backends []gateway.Backend
	for _, r := range i.running {
		backend := gateway.Backend{Name: r.part.Name, Summary: r.part.Summary, Handler: r.service.API.Handler()}
		for _, route := range r.service.API.Routes() {
			backend.Paths = append(backend.Paths, route.Path)
		}
		backends = append(backends, backend)
	}
	front, err := gateway.New(backends...)
	if err != nil {
		return nil, err
	}
	ops := service.Ops(i.signals.process.Metrics(), i.needs()...)
	for _, path := range []string{"/livez", "/readyz", "/metrics"} {
		front.Handle("GET "+path, ops)
	}
	front.Handle("/issuer/", http.StripPrefix("/issuer", i.issuer.Handler()))
	pages := store.Handler(time.Now)
	front.Handle("GET /traces", pages)
	front.Handle("GET /traces/", pages)
	return front, nil
}

// close closes what the services ran on; they must have stopped.
func (i *installation) close() error {
	var errs []error
	for _, r := range i.running {
		errs = append(errs, r.host.Close())
	}
	return errors.Join(errs...)
}
