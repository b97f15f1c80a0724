package stack_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/event"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
	"github.com/guanxi-crm/guanxi/operator/internal/envtest"
)

func TestNewVersionIsPreparedBeforeAnythingRunsIt(t *testing.T) {
	w := start(t)
	w.create(nil)
	w.ready()
	w.pods.let("prepare", "2.0", envtest.Waits)
	w.change(func(s *v1alpha1.StackSpec) { s.Version = "2.0" })
	w.becomes(v1alpha1.StackPrepared, v1alpha1.ReasonPreparing)
	require.Equal(t, []string{"1.0", "1.0", "1.0", "1.0"}, w.versions())
	w.pods.let("prepare", "2.0", envtest.Runs)
	w.ready()
	require.Equal(t, []string{"2.0", "2.0", "2.0", "2.0"}, w.versions())
}

func TestJobsOfOtherVersionsAreRemoved(t *testing.T) {
	w := start(t)
	w.create(nil)
	w.ready()
	first := w.job()
	w.change(func(s *v1alpha1.StackSpec) { s.Version = "2.0" })
	w.ready()
	second := w.job()
	require.NotEqual(t, first.Name, second.Name)
}

func TestRollingBackNeedsNoPreparation(t *testing.T) {
	w := start(t)
	w.create(nil)
	w.ready()
	w.pods.let("customer", "2.0", envtest.Stalls)
	w.change(func(s *v1alpha1.StackSpec) { s.Version = "2.0" })
	w.becomes(v1alpha1.StackRolledOut, v1alpha1.ReasonRolloutStopped)
	w.pods.let("prepare", "1.0", envtest.Stalls) // would fail, were there one
	w.change(func(s *v1alpha1.StackSpec) { s.Version = "1.0" })
	w.ready()
}

func TestFinishedJobNeedNotBeKept(t *testing.T) {
	w := start(t)
	w.create(nil)
	w.ready()
	require.NoError(t, w.client.Delete(t.Context(), w.job(), client.PropagationPolicy("Background")))
	w.settles()
	_, err := w.reconcile()
	require.NoError(t, err)
	require.Empty(t, w.jobs())
}

func TestFailedPreparationIsToldAndTriedAgain(t *testing.T) {
	w := start(t)
	w.pods.let("prepare", "1.0", envtest.Stalls)
	w.create(nil)
	w.becomes(v1alpha1.StackPrepared, v1alpha1.ReasonPrepareFailed)
	first := w.job()
	result, err := w.reconcile()
	require.NoError(t, err)
	require.Positive(t, result.RequeueAfter)
	require.LessOrEqual(t, result.RequeueAfter, 30*time.Second)
	require.Equal(t, first.UID, w.job().UID, "not before its time")

	w.clock.advance(31 * time.Second)
	w.nudge()
	w.eventually(func() bool {
		jobs := w.jobs()
		return len(jobs) == 1 && jobs[0].UID != first.UID && jobs[0].Status.Failed > 0
	}, "another attempt, which fails")
	require.Equal(t, "2", w.job().Annotations["guanxi.dev/attempt"], "it is waited twice as long for the third")

	w.pods.let("prepare", "1.0", envtest.Runs)
	w.clock.advance(61 * time.Second)
	w.nudge()
	w.ready()
}

func TestFailedPreparationSaysWhatTheServiceSaidLast(t *testing.T) {
	w := start(t)
	w.pods.let("prepare", "1.0", envtest.Waits)
	w.create(nil)
	w.eventually(func() bool { return len(w.jobs()) == 1 }, "a Job")
	w.podOf(w.job(), corev1.ContainerStatus{
		Name: "customer", Image: "customer:1.0", State: corev1.ContainerState{Terminated: &corev1.ContainerStateTerminated{
			ExitCode: 1, Reason: "Error", Message: "{\"level\":\"INFO\"}\nopen the store: no answer from mongodb:27017\n",
		}},
	})
	w.pods.let("prepare", "1.0", envtest.Stalls)
	found := w.becomes(v1alpha1.StackPrepared, v1alpha1.ReasonPrepareFailed)
	require.Contains(t, found.Message, "customer ended: open the store: no answer from mongodb:27017")
}

func TestImageThatIsNotThereIsToldWhilePreparing(t *testing.T) {
	w := start(t)
	w.pods.let("prepare", "1.0", envtest.Waits)
	w.create(nil)
	w.eventually(func() bool { return len(w.jobs()) == 1 }, "a Job")
	w.podOf(w.job(), corev1.ContainerStatus{
		Name: "customer", Image: "ghcr.io/guanxi-crm/guanxi/customer:1.0",
		State: corev1.ContainerState{Waiting: &corev1.ContainerStateWaiting{Reason: "ErrImagePull", Message: "not found"}},
	})
	found := w.becomes(v1alpha1.StackReady, v1alpha1.ReasonImageNotAvailable)
	require.Contains(t, found.Message, "ghcr.io/guanxi-crm/guanxi/customer:1.0")
}

// podOf makes a pod of a Job with the status of one container.
func (w *world) podOf(job *batchv1.Job, status corev1.ContainerStatus) {
	w.Helper()
	pod := &corev1.Pod{ObjectMeta: w.named(job.Name + "-abcde"), Spec: job.Spec.Template.Spec}
	pod.Labels = job.Spec.Template.Labels
	cluster.Create(w.T, pod)
	pod.Status.ContainerStatuses = []corev1.ContainerStatus{status}
	require.NoError(w, w.client.Status().Update(w.Context(), pod))
}

func (w *world) reconciles() {
	w.Helper()
	_, err := w.reconcile()
	require.NoError(w, err)
}

// nudge has the controller look at the Stack, as a change would.
func (w *world) nudge() {
	w.Helper()
	w.lag.nudges <- event.GenericEvent{Object: w.stack()}
}

func (w *world) jobs() []batchv1.Job {
	w.Helper()
	var list batchv1.JobList
	require.NoError(w, w.client.List(w.Context(), &list, client.InNamespace(w.namespace)))
	return list.Items
}

func (w *world) job() *batchv1.Job {
	w.Helper()
	jobs := w.jobs()
	require.Len(w, jobs, 1)
	return &jobs[0]
}
