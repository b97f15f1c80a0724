package tenantclass

import (
	"context"
	"fmt"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/util/workqueue"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/builder"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/controller"
	"sigs.k8s.io/controller-runtime/pkg/event"
	"sigs.k8s.io/controller-runtime/pkg/handler"
	"sigs.k8s.io/controller-runtime/pkg/predicate"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
)

// tally is how long tenants that come and go are gathered before they are counted: a thousand are not written one by one.
const tally = time.Second

// SetupWithManager has the manager run the reconciler. wrap, when there is one, is put around each visit.
func (r *Reconciler) SetupWithManager(mgr ctrl.Manager, options controller.Options, wrap func(reconcile.Reconciler) reconcile.Reconciler) error {
	var visitor reconcile.Reconciler = r
	if wrap != nil {
		visitor = wrap(r)
	}
	err := ctrl.NewControllerManagedBy(mgr).Named("tenantclass").WithOptions(options).
		For(&v1alpha1.TenantClass{}, builder.WithPredicates(predicate.GenerationChangedPredicate{})).
		Watches(&v1alpha1.Tenant{}, countTenants()).
		Watches(&corev1.Secret{}, handler.EnqueueRequestsFromMapFunc(r.ofSecret), builder.OnlyMetadata).
		Complete(visitor)
	if err != nil {
		return fmt.Errorf("set up the controller of TenantClasses: %w", err)
	}
	return nil
}

type queue = workqueue.TypedRateLimitingInterface[reconcile.Request]

// countTenants has the class of a tenant that comes, goes or changes over visited.
func countTenants() handler.EventHandler {
	count := func(q queue, object client.Object) {
		if tenant, ok := object.(*v1alpha1.Tenant); ok {
			q.AddAfter(reconcile.Request{NamespacedName: types.NamespacedName{Name: tenant.Spec.ClassName}}, tally)
		}
	}
	return handler.Funcs{
		CreateFunc: func(_ context.Context, e event.CreateEvent, q queue) { count(q, e.Object) },
		DeleteFunc: func(_ context.Context, e event.DeleteEvent, q queue) { count(q, e.Object) },
		UpdateFunc: func(_ context.Context, e event.UpdateEvent, q queue) {
			old, isOld := e.ObjectOld.(*v1alpha1.Tenant)
			tenant, isNew := e.ObjectNew.(*v1alpha1.Tenant)
			if isOld && isNew && old.Spec.ClassName != tenant.Spec.ClassName {
				count(q, old)
				count(q, tenant)
			}
		},
	}
}

// ofSecret leads a Secret of the operator's namespace to the classes that name it.
func (r *Reconciler) ofSecret(ctx context.Context, object client.Object) []reconcile.Request {
	if object.GetNamespace() != r.Namespace {
		return nil
	}
	var classes v1alpha1.TenantClassList
	if err := r.Client.List(ctx, &classes, client.UnsafeDisableDeepCopy); err != nil {
		return nil
	}
	var requests []reconcile.Request
	for i := range classes.Items {
		plan := classes.Items[i].Spec.Dedicated
		if plan != nil && (plan.MongoDBAdminSecret == object.GetName() || plan.KafkaAdminSecret == object.GetName()) {
			requests = append(requests, reconcile.Request{NamespacedName: types.NamespacedName{Name: classes.Items[i].Name}})
		}
	}
	return requests
}
