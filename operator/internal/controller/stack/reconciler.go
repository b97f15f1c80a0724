package stack

import (
	"context"
	"errors"
	"time"

	"k8s.io/client-go/tools/events"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/event"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
	"github.com/guanxi-crm/guanxi/operator/internal/apply"
)

// Lag tells how far services are behind in reading events.
type Lag interface {
	// Lag of one service in events, nil while it is not known.
	Lag(stack client.ObjectKey, service v1alpha1.ServiceName) *int64
}

// Reconciler makes what runs be what Stacks ask for. Its exported fields are set before SetupWithManager and not changed.
type Reconciler struct {
	Client   client.Client
	Uncached client.Reader // for Secrets, whose contents are kept nowhere
	Applier  *apply.Applier
	Events   events.EventRecorder
	Now      func() time.Time

	// Lag may be nil: then none is known.
	Lag Lag
	// Nudges are Stacks whose lag has changed; nil for none.
	Nudges <-chan event.GenericEvent
	// LookForKinds is how often to look whether KEDA and Prometheus have come or gone; a minute when zero.
	LookForKinds time.Duration

	secrets secretFacts
	kinds   kinds
}

// Reconcile does what a Stack needs next. Whatever fails leaves the rest going, and shows in a condition when it is for
// somebody to put right.
func (r *Reconciler) Reconcile(ctx context.Context, request ctrl.Request) (ctrl.Result, error) {
	stack := &v1alpha1.Stack{}
	if err := r.Client.Get(ctx, request.NamespacedName, stack); err != nil {
		return ctrl.Result{}, client.IgnoreNotFound(err)
	}
	tenants, err := r.tenantsOf(ctx, stack)
	if err != nil {
		return ctrl.Result{}, err
	}
	if isGoing(stack, tenants) {
		return ctrl.Result{}, r.release(ctx, stack)
	}
	if err := r.hold(ctx, stack); err != nil {
		return ctrl.Result{}, err
	}
	p := &pass{Reconciler: r, before: stack, stack: stack.DeepCopy(), tenants: tenants}
	if err := p.look(ctx); err != nil {
		return ctrl.Result{}, err
	}
	failed := errors.Join(
		p.connect(ctx),
		p.prepare(ctx),
		p.rollOut(ctx),
		p.monitor(ctx),
	)
	p.conclude()
	return ctrl.Result{RequeueAfter: p.again}, errors.Join(failed, p.report(ctx))
}
