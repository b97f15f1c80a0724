package stack_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
)

// owned are objects of every kind, and a change by hand that is not to stay.
func (w *world) owned() map[client.Object]string {
	return map[client.Object]string{
		&appsv1.Deployment{ObjectMeta: w.named("shared-customer")}:                        `{"spec":{"template":{"spec":{"terminationGracePeriodSeconds":99,"automountServiceAccountToken":true}}}}`,
		&corev1.Service{ObjectMeta: w.named("shared-customer")}:                           `{"spec":{"selector":{"guanxi.dev/service":"analytics"}}}`,
		&corev1.ServiceAccount{ObjectMeta: w.named("shared")}:                             `{"automountServiceAccountToken":true}`,
		&policyv1.PodDisruptionBudget{ObjectMeta: w.named("shared-customer")}:             `{"spec":{"maxUnavailable":2}}`,
		&autoscalingv2.HorizontalPodAutoscaler{ObjectMeta: w.named("shared-interaction")}: `{"spec":{"maxReplicas":9}}`,
		&v1alpha1.StackService{ObjectMeta: w.named("shared-feedback")}:                    `{"metadata":{"labels":{"guanxi.dev/service":"other"}}}`,
	}
}

func TestChangesByHandArePutBack(t *testing.T) {
	w := start(t)
	w.create(everything)
	w.ready()
	w.settles()
	for object, change := range w.owned() {
		want := w.content(object)
		require.NoError(t, w.client.Patch(t.Context(), object, client.RawPatch(types.MergePatchType, []byte(change))))
		require.NotEqual(t, want, w.form(object), "%T: the test changes nothing", object)
		w.eventually(func() bool { return w.content(object) == want }, "put back: "+object.GetName())
	}
}

func TestWhatWasDeletedByHandIsMadeAgain(t *testing.T) {
	w := start(t)
	w.create(everything)
	w.ready()
	w.settles()
	for object := range w.owned() {
		require.NoError(t, w.client.Get(t.Context(), client.ObjectKeyFromObject(object), object))
		uid := object.GetUID()
		require.NoError(t, w.client.Delete(t.Context(), object, client.PropagationPolicy("Background")))
		w.eventually(func() bool {
			return w.client.Get(t.Context(), client.ObjectKeyFromObject(object), object) == nil && object.GetUID() != uid
		}, "made again: "+object.GetName())
	}
	w.ready()
}

func TestWhatOthersOwnIsLeft(t *testing.T) {
	w := start(t)
	w.create(everything)
	w.ready()
	w.settles()
	theirs := `{"metadata":{"labels":{"example.com/team":"crm"},"annotations":{"example.com/note":"keep"}},"spec":{"paused":false,"minReadySeconds":3}}`
	object := w.deployment(v1alpha1.Customer)
	require.NoError(t, w.client.Patch(t.Context(), object, client.RawPatch(types.MergePatchType, []byte(theirs))))
	w.change(func(s *v1alpha1.StackSpec) { s.Version = "2.0" })
	w.ready()
	object = w.deployment(v1alpha1.Customer)
	require.Equal(t, "2.0", version(object.Spec.Template))
	require.Equal(t, "crm", object.Labels["example.com/team"])
	require.Equal(t, "keep", object.Annotations["example.com/note"])
	require.Equal(t, int32(3), object.Spec.MinReadySeconds)
}
