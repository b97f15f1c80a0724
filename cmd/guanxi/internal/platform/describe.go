package platform

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	metricnoop "go.opentelemetry.io/otel/metric/noop"
	tracenoop "go.opentelemetry.io/otel/trace/noop"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/docstore/sqlite"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/host"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/kit/id"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
)

// Described is a service that was built only to be asked what it offers.
type Described struct {
	Name string
	API  *httpapi.API
}

// Describe builds the services on empty stores and hands them to show. None of them runs or connects to anything.
func Describe(ctx context.Context, show func([]Described) error) (err error) {
	folder, err := os.MkdirTemp("", "guanxi-describe-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	var services []Described
	for _, part := range Parts() {
		described, err := part.describe(ctx, filepath.Join(folder, part.Name+".db"))
		if err != nil {
			return fmt.Errorf("build %s: %w", part.Name, err)
		}
		services = append(services, described)
	}
	return show(services)
}

// describe builds the service on a store that is closed again: what it offers is told without it.
func (p Part) describe(ctx context.Context, file string) (described Described, err error) {
	engine, err := sqlite.Open(ctx, file, sqlite.Options{})
	if err != nil {
		return Described{}, err
	}
	defer func() { err = errors.Join(err, engine.Close()) }()
	env, err := emptyEnv(engine)
	if err != nil {
		return Described{}, err
	}
	built, err := p.Build(ctx, env, "https://crm.example.org")
	if err != nil {
		return Described{}, err
	}
	return Described{p.Name, built.API}, nil
}

func emptyEnv(engine docstore.Engine) (host.Env, error) {
	bus, err := eventbus.Open(eventbus.Config{Brokers: []string{"127.0.0.1:9092"}}) // never connected to
	return host.Env{
		Store: docstore.New(engine), Bus: bus, Tenants: tenancy.NewDirectory(), Auth: auth.NewVerifier(auth.Config{}),
		Log: slog.New(slog.DiscardHandler), Tracer: tracenoop.NewTracerProvider(), Meter: metricnoop.NewMeterProvider(),
		Now: time.Now, NewID: id.New,
	}, err
}
