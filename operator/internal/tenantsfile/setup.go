package tenantsfile

import (
	"context"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/client-go/util/workqueue"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/builder"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/controller"
	"sigs.k8s.io/controller-runtime/pkg/event"
	"sigs.k8s.io/controller-runtime/pkg/handler"
	"sigs.k8s.io/controller-runtime/pkg/log"
	"sigs.k8s.io/controller-runtime/pkg/predicate"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
	"github.com/guanxi-crm/guanxi/operator/internal/kube"
)

// SetupWithManager has the manager run the reconciler when a Stack, its ConfigMaps, the Tenants in it or their classes change.
// wrap, when there is one, is put around each visit.
func (r *Reconciler) SetupWithManager(manager ctrl.Manager, options controller.Options,
	wrap func(reconcile.Reconciler) reconcile.Reconciler,
) error {
	var visitor reconcile.Reconciler = r
	if wrap != nil {
		visitor = wrap(r)
	}
	changed := builder.WithPredicates(predicate.GenerationChangedPredicate{})
	return ctrl.NewControllerManagedBy(manager).Named("tenantsfile").
		For(&v1alpha1.Stack{}, changed).
		Owns(&corev1.ConfigMap{}).
		Watches(&v1alpha1.Tenant{}, later(r.Quiet, stacksOfTenant), builder.WithPredicates(entryChanged())).
		Watches(&v1alpha1.TenantClass{}, later(r.Quiet, r.stacksOfClass), changed).
		WithOptions(options).
		Complete(visitor)
}

// entryChanged lets through what an entry is made from: usage and conditions change far more often.
func entryChanged() predicate.Predicate {
	return predicate.Funcs{UpdateFunc: func(e event.UpdateEvent) bool {
		was, a := e.ObjectOld.(*v1alpha1.Tenant)
		is, b := e.ObjectNew.(*v1alpha1.Tenant)
		return !a || !b || was.Generation != is.Generation || was.IsLeaving() != is.IsLeaving() ||
			was.Status.URL != is.Status.URL || was.Status.Stack != is.Status.Stack || was.Status.Namespace != is.Status.Namespace
	}}
}

func stacksOfTenant(_ context.Context, object client.Object) []client.ObjectKey {
	if tenant, ok := object.(*v1alpha1.Tenant); ok {
		if stack, placed := kube.StackOf(tenant); placed {
			return []client.ObjectKey{stack}
		}
	}
	return nil
}

func (r *Reconciler) stacksOfClass(ctx context.Context, class client.Object) []client.ObjectKey {
	list := &v1alpha1.TenantList{}
	if err := r.Client.List(ctx, list, client.MatchingFields{kube.TenantsByClass: class.GetName()}); err != nil {
		log.FromContext(ctx).Error(err, "the Stacks of a class are not found", "class", class.GetName())
		return nil
	}
	var stacks []client.ObjectKey
	for i := range list.Items {
		stacks = append(stacks, stacksOfTenant(ctx, &list.Items[i])...)
	}
	return stacks
}

// later enqueues the Stacks of an object, after an update those of the object as it was too, when others have had the time to
// change with it. The queue holds each Stack once.
func later(quiet time.Duration, stacks func(context.Context, client.Object) []client.ObjectKey) handler.EventHandler {
	type queue = workqueue.TypedRateLimitingInterface[reconcile.Request]
	add := func(ctx context.Context, q queue, object client.Object) {
		for _, stack := range stacks(ctx, object) {
			q.AddAfter(reconcile.Request{NamespacedName: stack}, quiet)
		}
	}
	return handler.Funcs{
		CreateFunc:  func(ctx context.Context, e event.CreateEvent, q queue) { add(ctx, q, e.Object) },
		DeleteFunc:  func(ctx context.Context, e event.DeleteEvent, q queue) { add(ctx, q, e.Object) },
		GenericFunc: func(ctx context.Context, e event.GenericEvent, q queue) { add(ctx, q, e.Object) },
		UpdateFunc: func(ctx context.Context, e event.UpdateEvent, q queue) {
			add(ctx, q, e.ObjectOld)
			add(ctx, q, e.ObjectNew)
		},
	}
}
