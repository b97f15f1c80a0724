package stack_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	eventsv1 "k8s.io/api/events/v1"
	policyv1 "k8s.io/api/policy/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
	"github.com/guanxi-crm/guanxi/operator/internal/envtest"
)

func TestStackBecomesReady(t *testing.T) {
	w := start(t)
	w.create(nil)
	w.ready()
	w.eventually(func() bool { return w.stack().Status.Summary == "4/4" }, "four services are ready")

	status := w.stack().Status
	require.Equal(t, "1.0", status.Version)
	require.Len(t, status.Services, 4)
	for i, service := range v1alpha1.ServiceNames() {
		require.Equal(t, service, status.Services[i].Name)
		require.Equal(t, int32(1), *status.Services[i].Desired)
		require.Equal(t, int32(1), *status.Services[i].Ready)
		require.Equal(t, "1.0", status.Services[i].Version)
		require.Equal(t, "http://shared-"+string(service)+"."+w.namespace+".svc", status.Services[i].Endpoint)
	}
	for _, condition := range []string{v1alpha1.StackConnectionsReady, v1alpha1.StackPrepared, v1alpha1.StackRolledOut} {
		require.True(t, meta.IsStatusConditionTrue(status.Conditions, condition), condition)
	}
	require.True(t, meta.IsStatusConditionFalse(status.Conditions, v1alpha1.StackSuspended))
	w.eventually(func() bool {
		scaled := &v1alpha1.StackService{}
		return w.client.Get(t.Context(), w.key("shared-feedback"), scaled) == nil &&
			meta.IsStatusConditionTrue(scaled.Status.Conditions, v1alpha1.StackServiceAvailable) && scaled.Status.Version == "1.0"
	}, "the StackService says so too")
}

func TestReadinessIsToldByAnEvent(t *testing.T) {
	w := start(t)
	w.create(nil)
	w.ready()
	w.eventually(func() bool {
		var list eventsv1.EventList
		require.NoError(t, w.client.List(t.Context(), &list, client.InNamespace(w.namespace)))
		for _, e := range list.Items {
			if e.Regarding.Kind == "Stack" && e.Reason == v1alpha1.ReasonReady && e.Type == corev1.EventTypeNormal {
				return true
			}
		}
		return false
	}, "an event says that the Stack is ready")
}

func TestNothingRunsBeforeItIsPrepared(t *testing.T) {
	w := start(t)
	w.pods.let("prepare", "1.0", envtest.Waits)
	w.create(nil)
	w.becomes(v1alpha1.StackReady, v1alpha1.ReasonPreparing)
	require.Empty(t, w.deployments())
	w.pods.let("prepare", "1.0", envtest.Runs)
	w.ready()
	require.Len(t, w.deployments(), 4)
}

func TestStackOwnsWhatItMakes(t *testing.T) {
	w := start(t)
	w.create(func(s *v1alpha1.Stack) {
		s.Spec.Services = []v1alpha1.ServiceSpec{{Name: v1alpha1.Customer, Replicas: new(int32(2))}}
	})
	w.ready()
	for _, object := range []client.Object{
		w.deployment(v1alpha1.Customer),
		&corev1.Service{ObjectMeta: w.named("shared-customer")},
		&corev1.ServiceAccount{ObjectMeta: w.named("shared")},
		&policyv1.PodDisruptionBudget{ObjectMeta: w.named("shared-customer")},
		&v1alpha1.StackService{ObjectMeta: w.named("shared-customer")},
	} {
		require.NoError(t, w.client.Get(t.Context(), client.ObjectKeyFromObject(object), object))
		require.True(t, metav1.IsControlledBy(object, w.stack()), "%T", object)
	}
}

func TestPodsAreWithinTheRestrictedLevel(t *testing.T) {
	w := start(t)
	labelled := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{
		Name: envtest.Name(t), Labels: map[string]string{"pod-security.kubernetes.io/enforce": "restricted"},
	}}
	cluster.Create(t, labelled)
	w.create(nil)
	w.ready()
	var jobs batchv1.JobList
	require.NoError(t, w.client.List(t.Context(), &jobs, client.InNamespace(w.namespace)))
	require.Len(t, jobs.Items, 1)
	for name, template := range map[string]corev1.PodTemplateSpec{
		"service": w.deployment(v1alpha1.Analytics).Spec.Template, "preparation": jobs.Items[0].Spec.Template,
	} {
		pod := &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Namespace: labelled.Name, Name: name}, Spec: template.Spec}
		pod.Spec.ServiceAccountName = "" // the other namespace has none of that name
		require.NoError(t, w.client.Create(t.Context(), pod, client.DryRunAll))
		pod = &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Namespace: labelled.Name, Name: name}, Spec: template.Spec}
		pod.Spec.ServiceAccountName = ""
		pod.Spec.SecurityContext.RunAsNonRoot = new(false)
		require.True(t, apierrors.IsForbidden(w.client.Create(t.Context(), pod, client.DryRunAll)), "the level is enforced")
	}
}
