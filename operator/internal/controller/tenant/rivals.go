package tenant

import (
	"context"
	"slices"

	"k8s.io/client-go/util/workqueue"
	"sigs.k8s.io/controller-runtime/pkg/event"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
	"github.com/guanxi-crm/guanxi/operator/internal/hostname"
)

type queue = workqueue.TypedRateLimitingInterface[reconcile.Request]

// rivals has a tenant that comes, changes or goes tell the others that name its hostnames, and when it leaves a place, those
// that wait for one.
type rivals struct{ *Reconciler }

// Create implements handler.EventHandler.
func (r rivals) Create(ctx context.Context, e event.CreateEvent, q queue) {
	if tenant, ok := e.Object.(*v1alpha1.Tenant); ok {
		r.tell(ctx, q, tenant, tenant.Spec.Hostnames)
	}
}

// Update implements handler.EventHandler.
func (r rivals) Update(ctx context.Context, e event.UpdateEvent, q queue) {
	old, isOld := e.ObjectOld.(*v1alpha1.Tenant)
	tenant, isNew := e.ObjectNew.(*v1alpha1.Tenant)
	if !isOld || !isNew || old.IsLeaving() == tenant.IsLeaving() && slices.Equal(old.Spec.Hostnames, tenant.Spec.Hostnames) {
		return
	}
	r.tell(ctx, q, tenant, append(slices.Clone(old.Spec.Hostnames), tenant.Spec.Hostnames...))
}

// Delete implements handler.EventHandler.
func (r rivals) Delete(ctx context.Context, e event.DeleteEvent, q queue) {
	tenant, ok := e.Object.(*v1alpha1.Tenant)
	if !ok {
		return
	}
	r.tell(ctx, q, tenant, tenant.Spec.Hostnames)
	for _, waiting := range r.list(ctx, isWaiting) {
		q.Add(waiting)
	}
}

// Generic implements handler.EventHandler.
func (rivals) Generic(context.Context, event.GenericEvent, queue) {}

func (r rivals) tell(ctx context.Context, q queue, tenant *v1alpha1.Tenant, hostnames []string) {
	for _, name := range hostnames {
		claimants, err := hostname.Claimants(ctx, r.Client, name)
		if err != nil {
			return // the cache is not there yet, and with it come all tenants
		}
		for i := range claimants {
			if claimants[i].Name != tenant.Name {
				q.Add(request(claimants[i].Name))
			}
		}
	}
}
