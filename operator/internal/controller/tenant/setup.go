package tenant

import (
	"context"
	"fmt"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/builder"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/controller"
	"sigs.k8s.io/controller-runtime/pkg/event"
	"sigs.k8s.io/controller-runtime/pkg/handler"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"
	"sigs.k8s.io/controller-runtime/pkg/source"
	gatewayv1 "sigs.k8s.io/gateway-api/apis/v1"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
	"github.com/guanxi-crm/guanxi/operator/internal/hostname"
)

// SetupWithManager has the manager run the reconciler: for each Tenant that changes, and for each thing that a Tenant depends
// on. Of entries names Tenants whose entry in a tenants file has changed. wrap, when there is one, is put around each visit.
func (r *Reconciler) SetupWithManager(ctx context.Context, mgr ctrl.Manager, entries <-chan event.GenericEvent, options controller.Options,
	wrap func(reconcile.Reconciler) reconcile.Reconciler,
) error {
	if err := hostname.Index(ctx, mgr.GetFieldIndexer()); err != nil {
		return fmt.Errorf("index the tenants' hostnames: %w", err)
	}
	options.MaxConcurrentReconciles = r.Workers
	var visitor reconcile.Reconciler = r
	if wrap != nil {
		visitor = wrap(r)
	}
	byLabel := handler.EnqueueRequestsFromMapFunc(labelled)
	built, err := ctrl.NewControllerManagedBy(mgr).Named("tenant").WithOptions(options).
		For(&v1alpha1.Tenant{}, builder.WithPredicates(tenantChanges())).
		Watches(&v1alpha1.Tenant{}, rivals{r}).
		Watches(&v1alpha1.TenantClass{}, handler.EnqueueRequestsFromMapFunc(r.ofClass), builder.WithPredicates(specChanges())).
		Watches(&v1alpha1.Stack{}, handler.EnqueueRequestsFromMapFunc(r.ofStack), builder.WithPredicates(stackChanges())).
		Watches(&corev1.Namespace{}, handler.EnqueueRequestsFromMapFunc(ofNamespace)).
		Watches(&corev1.Secret{}, handler.EnqueueRequestsFromMapFunc(r.ofSecret), builder.OnlyMetadata).
		Watches(&corev1.ServiceAccount{}, byLabel).
		Watches(&corev1.ResourceQuota{}, byLabel, builder.WithPredicates(quotaChanges())).
		Watches(&corev1.LimitRange{}, byLabel).
		Watches(&networkingv1.NetworkPolicy{}, byLabel).
		WatchesRawSource(source.Channel(entries, &handler.EnqueueRequestForObject{})).
		Build(visitor)
	if err != nil {
		return fmt.Errorf("set up the controller of Tenants: %w", err)
	}
	r.gateway.watch = func() error {
		return built.Watch(source.Kind[client.Object](mgr.GetCache(), &gatewayv1.HTTPRoute{}, byLabel))
	}
	return nil
}
