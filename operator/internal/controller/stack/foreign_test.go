package stack_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
)

func TestObjectThatAnotherControllerOwnsIsTold(t *testing.T) {
	w := start(t)
	theirs := &corev1.Service{ObjectMeta: w.named("shared-interaction"), Spec: corev1.ServiceSpec{
		Ports: []corev1.ServicePort{{Name: "http", Port: 80}}, Selector: map[string]string{"app": "theirs"},
	}}
	theirs.OwnerReferences = []metav1.OwnerReference{{
		APIVersion: "example.com/v1", Kind: "App", Name: "theirs", UID: "11111111-2222-3333-4444-555555555555", Controller: new(true),
	}}
	cluster.Create(t, theirs)
	w.create(nil)
	found := w.becomes(v1alpha1.StackReady, v1alpha1.ReasonError)
	require.Contains(t, found.Message, "shared-interaction")
	require.True(t, w.exists(theirs))
	require.Equal(t, "theirs", theirs.Spec.Selector["app"])
	w.eventually(func() bool { return len(w.deployments()) == 4 }, "what is not concerned is made")

	require.NoError(t, w.client.Delete(t.Context(), theirs))
	w.ready()
}

func TestNamesThatBeginWithADigitAreTaken(t *testing.T) {
	w := newWorld(t)
	s := w.example()
	s.Name = "3m"
	cluster.Create(t, s)
	name := w.named("3m-customer")
	cluster.Create(t, &corev1.Service{ObjectMeta: name, Spec: corev1.ServiceSpec{Ports: []corev1.ServicePort{{Port: 80}}}})
}
