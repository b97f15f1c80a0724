package stack_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	autoscalingv1 "k8s.io/api/autoscaling/v1"
	eventsv1 "k8s.io/api/events/v1"
	policyv1 "k8s.io/api/policy/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
)

func TestPodsFollowWhoeverScales(t *testing.T) {
	w := start(t)
	w.create(nil)
	w.ready()
	w.scale(v1alpha1.Interaction, 3)
	w.replicasBecome(v1alpha1.Interaction, 3)
	w.replicasBecome(v1alpha1.Customer, 1)
	w.eventually(func() bool {
		s := w.scaled(v1alpha1.Interaction)
		return s.Status.Replicas != nil && *s.Status.Replicas == 3 && *s.Status.ReadyReplicas == 3
	}, "an autoscaler sees it")
	require.Equal(t, "guanxi.dev/service=interaction,guanxi.dev/stack=shared", w.scaled(v1alpha1.Interaction).Status.Selector)
}

func TestFixedReplicasArePutBack(t *testing.T) {
	w := start(t)
	w.create(func(s *v1alpha1.Stack) {
		s.Spec.Services = []v1alpha1.ServiceSpec{{Name: v1alpha1.Customer, Replicas: new(int32(2))}}
	})
	w.ready()
	w.replicasBecome(v1alpha1.Customer, 2)
	w.scale(v1alpha1.Customer, 7)
	w.eventually(func() bool { return *w.scaled(v1alpha1.Customer).Spec.Replicas == 2 }, "the StackService's are put back")
	w.replicasBecome(v1alpha1.Customer, 2)
}

func TestReplicasStayWhenTheyAreFixedNoLonger(t *testing.T) {
	w := start(t)
	w.create(func(s *v1alpha1.Stack) {
		s.Spec.Services = []v1alpha1.ServiceSpec{{Name: v1alpha1.Customer, Replicas: new(int32(4))}}
	})
	w.ready()
	w.change(func(s *v1alpha1.StackSpec) { s.Services = nil })
	w.ready()
	w.settles()
	require.Equal(t, int32(4), *w.scaled(v1alpha1.Customer).Spec.Replicas)
	w.scale(v1alpha1.Customer, 5)
	w.replicasBecome(v1alpha1.Customer, 5)
	w.settles()
	require.Equal(t, int32(5), *w.scaled(v1alpha1.Customer).Spec.Replicas, "they belong to whoever scales")

	w.change(func(s *v1alpha1.StackSpec) {
		s.Services = []v1alpha1.ServiceSpec{{Name: v1alpha1.Customer, Replicas: new(int32(2))}}
	})
	w.replicasBecome(v1alpha1.Customer, 2)
}

func TestScalingLeavesAStackReady(t *testing.T) {
	w := start(t)
	w.create(nil)
	w.ready()
	var events eventsv1.EventList
	for replicas := range int32(8) {
		w.scale(v1alpha1.Interaction, replicas+2)
		w.replicasBecome(v1alpha1.Interaction, replicas+2)
	}
	w.settles()
	require.NoError(t, w.client.List(t.Context(), &events, client.InNamespace(w.namespace)))
	ready := 0
	for _, e := range events.Items {
		if e.Reason == v1alpha1.ReasonReady {
			ready++
		}
	}
	require.Equal(t, 1, ready, "it was ready once, and stayed so")
}

func TestDeploymentsAreNotScaledByHand(t *testing.T) {
	w := start(t)
	w.create(nil)
	w.ready()
	d := w.deployment(v1alpha1.Feedback)
	require.NoError(t, w.client.SubResource("scale").Update(t.Context(), d,
		client.WithSubResourceBody(&autoscalingv1.Scale{Spec: autoscalingv1.ScaleSpec{Replicas: 6}})))
	w.replicasBecome(v1alpha1.Feedback, 1)
}

func TestBudgetIsThereForMoreThanOnePod(t *testing.T) {
	w := start(t)
	w.create(nil)
	w.ready()
	there := func() bool {
		err := w.client.Get(t.Context(), w.key("shared-customer"), &policyv1.PodDisruptionBudget{})
		require.NoError(t, client.IgnoreNotFound(err))
		return !apierrors.IsNotFound(err)
	}
	require.False(t, there())
	w.scale(v1alpha1.Customer, 2)
	w.eventually(there, "a budget")
	w.scale(v1alpha1.Customer, 1)
	w.eventually(func() bool { return !there() }, "no budget")
}

func TestLagIsShown(t *testing.T) {
	w := start(t)
	w.create(nil)
	w.ready()
	require.Nil(t, w.stack().Status.Services[3].Lag, "it is not known")
	w.lag.tell(w.stack(), v1alpha1.Analytics, 42)
	w.eventually(func() bool {
		lag := w.stack().Status.Services[3].Lag
		return lag != nil && *lag == 42
	}, "the Stack shows it")
	w.eventually(func() bool {
		lag := w.scaled(v1alpha1.Analytics).Status.Lag
		return lag != nil && *lag == 42
	}, "the StackService shows it")
}

// scale does what kubectl scale and autoscalers do.
func (w *world) scale(service v1alpha1.ServiceName, replicas int32) {
	w.Helper()
	scale := &autoscalingv1.Scale{Spec: autoscalingv1.ScaleSpec{Replicas: replicas}}
	require.NoError(w, w.client.SubResource("scale").Update(w.Context(), w.scaled(service), client.WithSubResourceBody(scale)))
}

func (w *world) scaled(service v1alpha1.ServiceName) *v1alpha1.StackService {
	w.Helper()
	s := &v1alpha1.StackService{}
	require.NoError(w, w.client.Get(w.Context(), w.key(stackName+"-"+string(service)), s))
	return s
}
