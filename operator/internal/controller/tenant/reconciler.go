package tenant

import (
	"context"
	"errors"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/client-go/tools/events"
	"k8s.io/utils/clock"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
	"github.com/guanxi-crm/guanxi/operator/internal/apply"
	render "github.com/guanxi-crm/guanxi/operator/internal/render/tenant"
	"github.com/guanxi-crm/guanxi/operator/internal/tenantsfile"
)

// Config is what the reconciler works with.
type Config struct {
	Client   client.Client // reads from the cache
	Uncached client.Reader
	Applier  *apply.Applier
	Files    *tenantsfile.Registry
	Servers  Servers
	Events   events.EventRecorder
	Clock    clock.PassiveClock

	Namespace  string // the operator's own: administrators' Secrets and receipts
	Neighbours render.Neighbours
	Workers    int // reconciles at a time; half of them may wait for MongoDB and Kafka

	CheckEvery  time.Duration // how often credentials are tried; 10 minutes when zero
	ServerLimit time.Duration // how long one visit may wait for MongoDB and Kafka; 25 seconds when zero
	Settle      time.Duration // between a pooled tenant's leaving the file and the last look for its data; 1 minute when zero
	Patience    time.Duration // how long a tenant that got no room waits before it is placed anew; 30 seconds when zero
}

// Reconciler makes Tenants be as they ask.
type Reconciler struct {
	Config

	checks  *checks
	lanes   lanes
	gateway *gatewayAPI
	latest  *latest
}

// New returns a reconciler.
func New(cfg Config) *Reconciler {
	defaults(&cfg)
	return &Reconciler{
		Config:  cfg,
		checks:  newChecks(),
		lanes:   make(lanes, max(1, cfg.Workers/2)),
		gateway: newGatewayAPI(cfg.Client.RESTMapper(), cfg.Clock),
		latest:  newLatest(),
	}
}

func defaults(cfg *Config) {
	for _, d := range []struct {
		value *time.Duration
		other time.Duration
	}{
		{&cfg.CheckEvery, 10 * time.Minute},
		{&cfg.ServerLimit, 25 * time.Second},
		{&cfg.Settle, time.Minute},
		{&cfg.Patience, 30 * time.Second},
	} {
		if *d.value == 0 {
			*d.value = d.other
		}
	}
	if cfg.Workers == 0 {
		cfg.Workers = 8
	}
}

// Reconcile visits one Tenant.
func (r *Reconciler) Reconcile(ctx context.Context, req ctrl.Request) (ctrl.Result, error) {
	tenant, err := r.read(ctx, req.Name)
	if apierrors.IsNotFound(err) {
		r.checks.forget(req.Name)
		r.latest.forget(req.Name)
		return ctrl.Result{}, nil
	}
	if err != nil {
		return ctrl.Result{}, err
	}
	v := r.visit(tenant)
	v.run(ctx)
	err = errors.Join(append(v.errs, v.save(ctx))...)
	if err != nil {
		return ctrl.Result{}, err // the work queue backs off
	}
	return ctrl.Result{RequeueAfter: v.again}, nil
}

// read returns the tenant as the cache has it, or where our own writes are newer, as the server has it.
func (r *Reconciler) read(ctx context.Context, name string) (*v1alpha1.Tenant, error) {
	tenant := &v1alpha1.Tenant{}
	if err := r.Client.Get(ctx, client.ObjectKey{Name: name}, tenant); err != nil {
		return nil, err
	}
	if !r.latest.isNewerThan(tenant) {
		return tenant, nil
	}
	fresh := &v1alpha1.Tenant{}
	return fresh, r.Uncached.Get(ctx, client.ObjectKey{Name: name}, fresh)
}
