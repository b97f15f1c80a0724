package main

import (
	"context"
	"errors"
	"time"

	"k8s.io/client-go/util/workqueue"
	"k8s.io/utils/clock"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/controller"
	"sigs.k8s.io/controller-runtime/pkg/metrics"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"github.com/guanxi-crm/guanxi/kit/telemetry"
	"github.com/guanxi-crm/guanxi/kit/telemetry/mongomonitor"
	"github.com/guanxi-crm/guanxi/operator/internal/apply"
	"github.com/guanxi-crm/guanxi/operator/internal/controller/stack"
	"github.com/guanxi-crm/guanxi/operator/internal/controller/tenant"
	"github.com/guanxi-crm/guanxi/operator/internal/controller/tenantclass"
	"github.com/guanxi-crm/guanxi/operator/internal/data"
	"github.com/guanxi-crm/guanxi/operator/internal/observe"
	render "github.com/guanxi-crm/guanxi/operator/internal/render/tenant"
	"github.com/guanxi-crm/guanxi/operator/internal/tenantsfile"
	"github.com/guanxi-crm/guanxi/operator/internal/usage"
)

// The back-off of an object whose visit failed.
const (
	firstPause   = 500 * time.Millisecond
	longestPause = 5 * time.Minute
)

// addControllers puts the controllers into the manager, and what they tell each other by: the registry of what the tenants
// files hold, and the services' lags.
func addControllers(ctx context.Context, manager ctrl.Manager, s *settings, tel *telemetry.Telemetry) error {
	applier := apply.New(manager.GetClient(), manager.GetAPIReader())
	registry, lags := tenantsfile.NewRegistry(), usage.NewLags()

	stacks := &stack.Reconciler{
		Client: manager.GetClient(), Uncached: manager.GetAPIReader(), Applier: applier,
		Events: manager.GetEventRecorder("guanxi-stack"), Now: time.Now, Lag: lags, Nudges: lags.Changed(),
	}
	tenants := tenant.New(tenant.Config{
		Client: manager.GetClient(), Uncached: manager.GetAPIReader(), Applier: applier, Files: registry,
		Servers: tenant.RealServers{Options: data.Options{AppName: "guanxi-operator", Monitor: mongomonitor.New(tel.Tracer)}},
		Events:  manager.GetEventRecorder("guanxi-tenant"), Clock: clock.RealClock{}, Namespace: s.Namespace, Workers: s.Work.Workers,
		Neighbours: render.Neighbours{
			Operator: s.Namespace, Monitoring: s.Network.MonitoringNamespaces, Gateways: s.Network.GatewayNamespaces, DNS: s.Network.DNSNamespace,
		},
	})
	plans := tenantclass.New(tenantclass.Config{
		Client: manager.GetClient(), Uncached: manager.GetAPIReader(),
		Events: manager.GetEventRecorder("guanxi-tenantclass"), Clock: clock.RealClock{}, Namespace: s.Namespace,
	})
	lists := tenantsfile.New(tenantsfile.Config{
		Client: manager.GetClient(), Applier: applier, Registry: registry, Clock: clock.RealClock{},
	})
	spans := func(name string) func(reconcile.Reconciler) reconcile.Reconciler {
		return observe.Reconciles(tel.Tracer, name)
	}
	return errors.Join(
		stacks.SetupWithManager(ctx, manager, s.controller(), spans("stack")),
		tenants.SetupWithManager(ctx, manager, registry.Changed(), s.controller(), spans("tenant")),
		plans.SetupWithManager(manager, s.controller(), spans("tenantclass")),
		lists.SetupWithManager(manager, s.controller(), spans("tenantsfile")),
		manager.Add(usage.New(usage.Config{
			Client: manager.GetClient(), Lags: lags, Clock: clock.RealClock{}, Every: s.Work.UsageEvery, AtOnce: s.Work.Workers,
		})),
		metrics.Registry.Register(observe.NewTenants(manager.GetCache())),
	)
}

// controller is how each of them works. The rate limiter remembers objects, so each has its own.
func (s *settings) controller() controller.Options {
	return controller.Options{
		MaxConcurrentReconciles: s.Work.Workers,
		ReconciliationTimeout:   s.Work.TimeLimit,
		RateLimiter:             workqueue.NewTypedItemExponentialFailureRateLimiter[reconcile.Request](firstPause, longestPause),
	}
}
