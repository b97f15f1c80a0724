package stack_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
	"github.com/guanxi-crm/guanxi/operator/internal/envtest"
)

func TestServicesAreRolledOutOneAfterAnother(t *testing.T) {
	w := start(t)
	w.create(nil)
	w.ready()
	for _, service := range v1alpha1.ServiceNames() {
		w.pods.let("-"+string(service), "2.0", envtest.Waits)
	}
	w.change(func(s *v1alpha1.StackSpec) { s.Version = "2.0" })
	want := []string{"1.0", "1.0", "1.0", "1.0"}
	for i, service := range v1alpha1.ServiceNames() {
		want[i] = "2.0"
		w.eventually(func() bool { return w.versions()[i] == "2.0" }, string(service)+" is changed")
		w.eventually(func() bool { // it is told after it is done
			return strings.Contains(w.becomes(v1alpha1.StackRolledOut, v1alpha1.ReasonRollingOut).Message, string(service))
		}, string(service)+" is named")
		w.reconciles()
		require.Equal(t, want, w.versions(), "the others wait for %s", service)
		if i > 0 {
			require.Empty(t, w.stack().Status.Version, "while they differ")
		}
		w.pods.let("-"+string(service), "2.0", envtest.Runs)
	}
	w.ready()
	w.eventually(func() bool { return w.stack().Status.Version == "2.0" }, "all run it")
}

func TestRolloutStopsAtAServiceThatDoesNotBecomeReady(t *testing.T) {
	w := start(t)
	w.create(nil)
	w.ready()
	w.pods.let("-interaction", "2.0", envtest.Stalls)
	w.change(func(s *v1alpha1.StackSpec) { s.Version = "2.0" })
	found := w.becomes(v1alpha1.StackRolledOut, v1alpha1.ReasonRolloutStopped)
	require.Contains(t, found.Message, "interaction: its pods of 1.0 go on")
	w.becomes(v1alpha1.StackReady, v1alpha1.ReasonRolloutStopped)
	require.Equal(t, []string{"2.0", "2.0", "1.0", "1.0"}, w.versions())
	require.Positive(t, w.deployment(v1alpha1.Interaction).Status.AvailableReplicas, "the old pods go on")

	w.scale(v1alpha1.Feedback, 2)
	w.replicasBecome(v1alpha1.Feedback, 2)
	require.Equal(t, []string{"2.0", "2.0", "1.0", "1.0"}, w.versions(), "one that waits can be scaled")

	w.change(func(s *v1alpha1.StackSpec) { s.Version = "1.0" })
	w.ready()
	require.Equal(t, []string{"1.0", "1.0", "1.0", "1.0"}, w.versions())
	require.Equal(t, int64(1), w.deployment(v1alpha1.Analytics).Generation, "it had not changed and is not touched")
}

func TestRolloutGoesOnWhenTheCauseGoes(t *testing.T) {
	w := start(t)
	w.create(nil)
	w.ready()
	w.pods.let("-customer", "2.0", envtest.Stalls)
	w.change(func(s *v1alpha1.StackSpec) { s.Version = "2.0" })
	w.becomes(v1alpha1.StackRolledOut, v1alpha1.ReasonRolloutStopped)
	w.pods.let("-customer", "2.0", envtest.Runs)
	w.ready()
	require.Equal(t, []string{"2.0", "2.0", "2.0", "2.0"}, w.versions())
}

func TestImageThatIsNotThereStopsTheRolloutAtOnce(t *testing.T) {
	w := start(t)
	w.create(nil)
	w.ready()
	w.pods.let("-customer", "2.0", envtest.PullFails)
	w.change(func(s *v1alpha1.StackSpec) { s.Version = "2.0" })
	found := w.becomes(v1alpha1.StackReady, v1alpha1.ReasonImageNotAvailable)
	require.Contains(t, found.Message, "customer:2.0")
	require.Equal(t, []string{"2.0", "1.0", "1.0", "1.0"}, w.versions())
	w.pods.let("-customer", "2.0", envtest.Runs)
	w.ready()
}

func TestUsedUpQuotaIsTold(t *testing.T) {
	w := start(t)
	w.create(nil)
	w.ready()
	w.pods.let("-customer", "2.0", envtest.Waits)
	w.change(func(s *v1alpha1.StackSpec) { s.Version = "2.0" })
	w.eventually(func() bool { return w.versions()[0] == "2.0" }, "customer is changed")
	w.refusePods(v1alpha1.Customer, `pods "shared-customer-6d4f-x7k2p" is forbidden: exceeded quota: tenant, requested: cpu=50m, used: cpu=1, limited: cpu=1`)
	found := w.becomes(v1alpha1.StackReady, v1alpha1.ReasonQuotaExhausted)
	require.Contains(t, found.Message, "exceeded quota: tenant, requested: cpu=50m")
	require.NotContains(t, found.Message, "x7k2p", "the name changes with each attempt")
}

func TestChangeOfOneServiceLeavesTheOthers(t *testing.T) {
	w := start(t)
	w.create(nil)
	w.ready()
	w.change(func(s *v1alpha1.StackSpec) {
		s.Services = []v1alpha1.ServiceSpec{{Name: v1alpha1.Feedback, Env: []corev1.EnvVar{{Name: "GUANXI_PUBLIC_URL", Value: "https://crm.example.com"}}}}
	})
	w.eventually(func() bool { return w.deployment(v1alpha1.Feedback).Generation == 2 }, "feedback is changed")
	w.ready()
	require.Equal(t, int64(1), w.deployment(v1alpha1.Customer).Generation)
	require.Equal(t, int64(1), w.deployment(v1alpha1.Analytics).Generation)
}

// refusePods sets what the Deployment's controller says when the API server refuses its pods.
func (w *world) refusePods(service v1alpha1.ServiceName, message string) {
	w.Helper()
	w.eventually(func() bool {
		d := w.deployment(service)
		base := client.MergeFromWithOptions(d.DeepCopy(), client.MergeFromWithOptimisticLock{})
		d.Status.Conditions = append(d.Status.Conditions, appsv1.DeploymentCondition{
			Type: appsv1.DeploymentReplicaFailure, Status: corev1.ConditionTrue, Reason: "FailedCreate", Message: message,
		})
		return w.client.Status().Patch(w.Context(), d, base) == nil
	}, "the status is written")
}
