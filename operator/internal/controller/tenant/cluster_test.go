package tenant_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"
	gatewayv1 "sigs.k8s.io/gateway-api/apis/v1"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
	"github.com/guanxi-crm/guanxi/operator/internal/envtest"
)

type assertT = assert.CollectT

// again is how soon what others have changed meanwhile is tried anew.
const again = 50 * time.Millisecond

// stacks stands in for the controller of Stacks: they are at once what their spec says, unless the test says otherwise.
type stacks struct {
	mu    sync.Mutex
	judge func(*v1alpha1.Stack) string // the reason that a Stack is not ready; empty when it is
}

func (s *stacks) are(judge func(*v1alpha1.Stack) string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.judge = judge
}

func (s *stacks) start(t *testing.T) {
	t.Helper()
	direct := cluster.Client(t)
	every(t, &v1alpha1.Stack{}, func(ctx context.Context, key client.ObjectKey) error {
		stack := &v1alpha1.Stack{}
		if err := direct.Get(ctx, key, stack); err != nil {
			return client.IgnoreNotFound(err)
		}
		before := stack.DeepCopy()
		s.mu.Lock()
		if s.judge != nil {
			settle(stack, s.judge(stack))
		} else {
			settle(stack, "")
		}
		s.mu.Unlock()
		return client.IgnoreNotFound(direct.Status().Patch(ctx, stack, client.MergeFrom(before)))
	})
}

func settle(stack *v1alpha1.Stack, trouble string) {
	set := func(condition string, is bool, reason, message string) {
		status := metav1.ConditionFalse
		if is {
			status = metav1.ConditionTrue
		}
		meta.SetStatusCondition(&stack.Status.Conditions, metav1.Condition{
			Type: condition, Status: status, Reason: reason, Message: message, ObservedGeneration: stack.Generation,
		})
	}
	stack.Status.ObservedGeneration = stack.Generation
	suspended := stack.Spec.State == v1alpha1.Suspended
	if trouble != "" {
		set(v1alpha1.StackReady, false, trouble, "what the matter is with the Stack")
		set(v1alpha1.StackRolledOut, false, trouble, "what the matter is with the Stack")
		return
	}
	reason := v1alpha1.ReasonReady
	if suspended {
		reason = v1alpha1.ReasonSuspended
	}
	set(v1alpha1.StackPrepared, true, v1alpha1.ReasonReady, "")
	set(v1alpha1.StackRolledOut, true, v1alpha1.ReasonReady, "")
	set(v1alpha1.StackSuspended, suspended, reason, "")
	set(v1alpha1.StackReady, true, reason, "")
}

// gateway stands in for a gateway's controller.
type gateway struct {
	mu      sync.Mutex
	refusal string // the message with which routes are refused
	absent  bool   // nobody looks at routes
}

func (g *gateway) set(refusal string, absent bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.refusal, g.absent = refusal, absent
}

func (g *gateway) start(t *testing.T) {
	t.Helper()
	direct := cluster.Client(t)
	every(t, &gatewayv1.HTTPRoute{}, func(ctx context.Context, key client.ObjectKey) error {
		route := &gatewayv1.HTTPRoute{}
		if err := direct.Get(ctx, key, route); err != nil {
			return client.IgnoreNotFound(err)
		}
		g.mu.Lock()
		refusal, absent := g.refusal, g.absent
		g.mu.Unlock()
		if absent {
			return nil
		}
		before := route.DeepCopy()
		parent := gatewayv1.RouteParentStatus{ParentRef: route.Spec.ParentRefs[0], ControllerName: "example.com/gateway"}
		accepted := metav1.Condition{Type: "Accepted", Status: metav1.ConditionTrue, Reason: "Accepted", ObservedGeneration: route.Generation}
		if refusal != "" {
			accepted.Status, accepted.Reason, accepted.Message = metav1.ConditionFalse, "NotAllowedByListeners", refusal
		}
		if len(route.Status.Parents) > 0 {
			parent.Conditions = route.Status.Parents[0].Conditions
		}
		meta.SetStatusCondition(&parent.Conditions, accepted)
		route.Status.Parents = []gatewayv1.RouteParentStatus{parent}
		return client.IgnoreNotFound(direct.Status().Patch(ctx, route, client.MergeFrom(before)))
	})
}

// every visits each object of a kind when it changes, and now and then, because what the test says changes too.
func every(t *testing.T, kind client.Object, visit func(context.Context, client.ObjectKey) error) {
	t.Helper()
	manager := envtest.Manager(t, cluster.Config(t))
	require.NoError(t, ctrl.NewControllerManagedBy(manager).For(kind).Complete(
		reconcile.Func(func(ctx context.Context, r ctrl.Request) (ctrl.Result, error) {
			_ = visit(ctx, r.NamespacedName) // a lost race is tried again anyway
			return ctrl.Result{RequeueAfter: again}, nil
		})))
	envtest.Run(t, manager)
}

func quota() corev1.ResourceList {
	return corev1.ResourceList{corev1.ResourceRequestsCPU: resource.MustParse("4"), corev1.ResourcePods: resource.MustParse("50")}
}

func limitRange() []corev1.LimitRangeItem {
	return []corev1.LimitRangeItem{{
		Type: corev1.LimitTypeContainer, Default: corev1.ResourceList{corev1.ResourceCPU: resource.MustParse("500m")},
	}}
}
