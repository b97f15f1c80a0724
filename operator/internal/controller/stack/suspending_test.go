package stack_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
	"github.com/guanxi-crm/guanxi/operator/internal/envtest"
)

func TestSuspendedStackHasNoPodsAndComesBackAsItWas(t *testing.T) {
	w := start(t)
	w.create(func(s *v1alpha1.Stack) {
		byCPU(s)
		s.Spec.Services = append(s.Spec.Services, v1alpha1.ServiceSpec{Name: v1alpha1.Feedback, Replicas: new(int32(2))})
	})
	w.ready()
	w.scale(v1alpha1.Customer, 3)
	w.replicasBecome(v1alpha1.Customer, 3)

	w.change(func(s *v1alpha1.StackSpec) { s.State = v1alpha1.Suspended })
	w.becomes(v1alpha1.StackSuspended, v1alpha1.ReasonSuspended)
	w.becomes(v1alpha1.StackReady, v1alpha1.ReasonSuspended)
	for _, service := range v1alpha1.ServiceNames() {
		require.Zero(t, *w.deployment(service).Spec.Replicas)
	}
	require.False(t, w.hasHPA())
	require.Equal(t, "0/4", w.stack().Status.Summary)

	w.change(func(s *v1alpha1.StackSpec) { s.State = v1alpha1.Active })
	w.ready()
	w.replicasBecome(v1alpha1.Customer, 3)
	w.replicasBecome(v1alpha1.Feedback, 2)
	w.replicasBecome(v1alpha1.Analytics, 2)
	require.True(t, w.hasHPA())
}

func TestSuspendingNeedsNothingElse(t *testing.T) {
	w := start(t)
	w.create(nil)
	w.ready()
	w.pods.let("prepare", "2.0", envtest.Stalls)
	w.change(func(s *v1alpha1.StackSpec) {
		s.Version = "2.0"
		s.State = v1alpha1.Suspended
	})
	w.becomes(v1alpha1.StackSuspended, v1alpha1.ReasonSuspended)
	require.Equal(t, []string{"1.0", "1.0", "1.0", "1.0"}, w.versions())
}
