package stack_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	apiextensions "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"
	crenvtest "sigs.k8s.io/controller-runtime/pkg/envtest"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
	"github.com/guanxi-crm/guanxi/operator/internal/envtest"
	render "github.com/guanxi-crm/guanxi/operator/internal/render/stack"
)

func TestAutoscalerScalesTheStackService(t *testing.T) {
	w := start(t)
	w.create(byCPU)
	w.ready()
	w.replicasBecome(v1alpha1.Analytics, 2)
	hpa := &autoscalingv2.HorizontalPodAutoscaler{}
	require.NoError(t, w.client.Get(t.Context(), w.key("shared-analytics"), hpa))
	require.Equal(t, "StackService", hpa.Spec.ScaleTargetRef.Kind)

	w.scale(v1alpha1.Analytics, 5) // as the autoscaler does
	w.replicasBecome(v1alpha1.Analytics, 5)
	w.settles()
	require.Equal(t, int32(5), *w.scaled(v1alpha1.Analytics).Spec.Replicas, "the number is the autoscaler's")
	w.change(func(s *v1alpha1.StackSpec) { s.Version = "2.0" })
	w.ready()
	w.replicasBecome(v1alpha1.Analytics, 5)

	w.change(func(s *v1alpha1.StackSpec) { s.Services = nil })
	w.eventually(func() bool { return !w.hasHPA() }, "no autoscaler")
	w.replicasBecome(v1alpha1.Analytics, 5)
}

func TestKEDAComesAndGoes(t *testing.T) {
	w := start(t)
	w.create(byLag)
	w.fill("kafka", map[string]string{"brokers": "kafka-0:9092,kafka-1:9092", "user": "guanxi", "password": "secret-word"})
	w.ready()
	w.eventually(w.hasHPA, "without KEDA the CPU decides")

	t.Run("installed", func(t *testing.T) {
		cluster.Install(t, envtest.KEDA)
		triggerAuthentication(t)
		scaled := w.custom(render.ScaledObjectKind(), "shared-analytics")
		w.eventually(func() bool { return w.exists(scaled) }, "a ScaledObject")
		w.eventually(func() bool { return !w.hasHPA() }, "never both")
		login := w.custom(render.TriggerAuthenticationKind(), "shared-analytics")
		require.True(t, w.exists(login))
		triggers, _, err := unstructured.NestedSlice(scaled.Object, "spec", "triggers")
		require.NoError(t, err)
		require.Len(t, triggers, 2)
		require.NotContains(t, triggers, "secret-word")

		by := client.RawPatch(types.MergePatchType, []byte(`{"spec":{"maxReplicaCount":99}}`))
		require.NoError(t, w.client.Patch(w.Context(), scaled, by))
		w.eventually(func() bool {
			most, _, err := unstructured.NestedInt64(scaled.Object, "spec", "maxReplicaCount")
			return w.exists(scaled) && err == nil && most == 6
		}, "a change by hand is put back")
		w.settles()

		w.change(func(s *v1alpha1.StackSpec) { s.State = v1alpha1.Suspended })
		w.eventually(func() bool { return !w.exists(scaled) && !w.exists(login) }, "a suspended Stack has no autoscaler")
		w.change(func(s *v1alpha1.StackSpec) { s.State = v1alpha1.Active })
		w.eventually(func() bool { return w.exists(scaled) }, "a ScaledObject again")
	})
	w.eventually(w.hasHPA, "KEDA has gone: the CPU decides again")
	w.ready()
}

func TestPrometheusComesLater(t *testing.T) {
	w := start(t)
	w.create(nil)
	w.ready()
	cluster.Install(t, envtest.Prometheus)
	for _, kind := range []schema.GroupVersionKind{render.ServiceMonitorKind(), render.PrometheusRuleKind()} {
		object := w.custom(kind, stackName)
		w.eventually(func() bool { return w.exists(object) }, "a "+kind.Kind)
		require.NoError(t, w.client.Delete(t.Context(), object))
		w.eventually(func() bool { return w.exists(object) }, "it is made again")
	}
	w.settles()
}

func byCPU(s *v1alpha1.Stack) {
	s.Spec.Services = []v1alpha1.ServiceSpec{{
		Name: v1alpha1.Analytics, Autoscaling: &v1alpha1.Autoscaling{MinReplicas: 2, MaxReplicas: 6, CPUPercent: new(int32(70))},
	}}
}

func byLag(s *v1alpha1.Stack) {
	byCPU(s)
	s.Spec.Services[0].Autoscaling.LagPerReplica = new(int64(100))
}

func (w *world) hasHPA() bool {
	w.Helper()
	err := w.client.Get(w.Context(), w.key("shared-analytics"), &autoscalingv2.HorizontalPodAutoscaler{})
	require.NoError(w, client.IgnoreNotFound(err))
	return !apierrors.IsNotFound(err)
}

func (w *world) custom(kind schema.GroupVersionKind, name string) *unstructured.Unstructured {
	object := &unstructured.Unstructured{}
	object.SetGroupVersionKind(kind)
	object.SetNamespace(w.namespace)
	object.SetName(name)
	return object
}

func (w *world) exists(object client.Object) bool {
	return w.client.Get(w.Context(), client.ObjectKeyFromObject(object), object) == nil
}

// triggerAuthentication installs the kind by its name alone.
func triggerAuthentication(t *testing.T) {
	t.Helper()
	options := crenvtest.CRDInstallOptions{MaxTime: envtest.Wait, CRDs: []*apiextensions.CustomResourceDefinition{{
		Spec: apiextensions.CustomResourceDefinitionSpec{
			Group: "keda.sh", Scope: apiextensions.NamespaceScoped,
			Names: apiextensions.CustomResourceDefinitionNames{
				Plural: "triggerauthentications", Singular: "triggerauthentication", Kind: "TriggerAuthentication", ListKind: "TriggerAuthenticationList",
			},
			Versions: []apiextensions.CustomResourceDefinitionVersion{{
				Name: "v1alpha1", Served: true, Storage: true,
				Schema: &apiextensions.CustomResourceValidation{OpenAPIV3Schema: &apiextensions.JSONSchemaProps{
					Type: "object", XPreserveUnknownFields: new(true),
				}},
			}},
		},
	}}}
	options.CRDs[0].Name = "triggerauthentications.keda.sh"
	_, err := crenvtest.InstallCRDs(cluster.Config(t), options)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, crenvtest.UninstallCRDs(cluster.Config(t), options)) })
}
