package apply_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/intstr"
	appsac "k8s.io/client-go/applyconfigurations/apps/v1"
	autoscalingac "k8s.io/client-go/applyconfigurations/autoscaling/v2"
	coreac "k8s.io/client-go/applyconfigurations/core/v1"
	metaac "k8s.io/client-go/applyconfigurations/meta/v1"
	networkingac "k8s.io/client-go/applyconfigurations/networking/v1"
	policyac "k8s.io/client-go/applyconfigurations/policy/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

func ours() map[string]string {
	return map[string]string{"app.kubernetes.io/managed-by": "guanxi-operator", "ours": "ours"}
}

func jsonMerge(patch string) client.Patch {
	return client.RawPatch(types.MergePatchType, []byte(patch))
}

func (f *fixture) changeStrategically(t *testing.T, object client.Object, patch string) {
	t.Helper()
	raw := client.RawPatch(types.StrategicMergePatchType, []byte(patch))
	require.NoError(t, f.direct.Patch(t.Context(), object, raw, client.FieldOwner("somebody")))
}

// everyKind is one of each shape of object that there is: atomic and associative lists, keys with defaults, quantities,
// owner references, finalizers, empty values, kinds without Go types.
func everyKind(namespace string) map[string]runtime.ApplyConfiguration {
	selector := metaac.LabelSelector().WithMatchLabels(map[string]string{"app": "a"})
	return map[string]runtime.ApplyConfiguration{
		"Deployment": deployment(namespace, "every", "1000m"),
		"ConfigMap":  configMap(namespace, "every", map[string]string{"a": "1", "empty": ""}),
		"Secret":     secret(namespace, "every", "p"),
		"Service": coreac.Service("every", namespace).WithLabels(ours()).WithSpec(coreac.ServiceSpec().
			WithSelector(map[string]string{"app": "a"}).
			WithPorts(coreac.ServicePort().WithName("http").WithPort(80).WithTargetPort(intstr.FromString("http")))),
		"ServiceAccount": coreac.ServiceAccount("every", namespace).WithLabels(ours()).WithAutomountServiceAccountToken(false).
			WithFinalizers("guanxi.dev/test").WithOwnerReferences(metaac.OwnerReference().WithAPIVersion("v1").WithKind("ConfigMap").
			WithName("x").WithUID("5d7d9c53-7c2f-4d5c-9c1c-000000000000").WithController(true)),
		"ResourceQuota": coreac.ResourceQuota("every", namespace).WithLabels(ours()).WithSpec(coreac.ResourceQuotaSpec().
			WithHard(corev1.ResourceList{"requests.cpu": resource.MustParse("2500m"), "requests.memory": resource.MustParse("1024Mi")})),
		"NetworkPolicy": networkingac.NetworkPolicy("every", namespace).WithLabels(ours()).WithSpec(networkingac.NetworkPolicySpec().
			WithPodSelector(metaac.LabelSelector()).WithPolicyTypes("Ingress", "Egress").
			WithIngress(networkingac.NetworkPolicyIngressRule().WithPorts(networkingac.NetworkPolicyPort().WithPort(intstr.FromInt32(80))))),
		"PodDisruptionBudget": policyac.PodDisruptionBudget("every", namespace).WithLabels(ours()).
			WithSpec(policyac.PodDisruptionBudgetSpec().WithMaxUnavailable(intstr.FromInt32(1)).WithSelector(selector)),
		"HorizontalPodAutoscaler": autoscalingac.HorizontalPodAutoscaler("every", namespace).WithLabels(ours()).
			WithSpec(autoscalingac.HorizontalPodAutoscalerSpec().WithMinReplicas(1).WithMaxReplicas(3).
				WithScaleTargetRef(autoscalingac.CrossVersionObjectReference().WithAPIVersion("guanxi.dev/v1alpha1").WithKind("StackService").WithName("x")).
				WithMetrics(autoscalingac.MetricSpec().WithType(autoscalingv2.ResourceMetricSourceType).
					WithResource(autoscalingac.ResourceMetricSource().WithName("cpu").
						WithTarget(autoscalingac.MetricTarget().WithType(autoscalingv2.UtilizationMetricType).WithAverageUtilization(70))))),
		"StackService": client.ApplyConfigurationFromUnstructured(&unstructured.Unstructured{Object: map[string]any{
			"apiVersion": "guanxi.dev/v1alpha1", "kind": "StackService",
			"metadata": map[string]any{"name": "every", "namespace": namespace, "creationTimestamp": nil},
			"spec":     map[string]any{"stack": "s", "service": "customer", "replicas": int64(2)},
			"status":   map[string]any{},
		}}),
	}
}

func deployment(namespace, name, cpu string) *appsac.DeploymentApplyConfiguration {
	labels := map[string]string{"app": "a"}
	container := coreac.Container().WithName("a").WithImage("guanxi.test/a:1").
		WithPorts(coreac.ContainerPort().WithName("http").WithContainerPort(8080), coreac.ContainerPort().WithContainerPort(53).WithProtocol("UDP")).
		WithEnv(coreac.EnvVar().WithName("OURS").WithValue("ours")).
		WithArgs("one", "two").
		WithResources(coreac.ResourceRequirements().WithRequests(corev1.ResourceList{"cpu": resource.MustParse(cpu)})).
		WithVolumeMounts(coreac.VolumeMount().WithName("tmp").WithMountPath("/tmp")).
		WithSecurityContext(coreac.SecurityContext().WithCapabilities(coreac.Capabilities().WithDrop("ALL")))
	return appsac.Deployment(name, namespace).WithLabels(ours()).WithSpec(appsac.DeploymentSpec().
		WithReplicas(2).WithSelector(metaac.LabelSelector().WithMatchLabels(labels)).
		WithTemplate(coreac.PodTemplateSpec().WithLabels(labels).WithAnnotations(map[string]string{"ours": "ours"}).
			WithSpec(coreac.PodSpec().WithContainers(container).
				WithVolumes(coreac.Volume().WithName("tmp").WithEmptyDir(coreac.EmptyDirVolumeSource())))))
}

func configMap(namespace, name string, data map[string]string) *coreac.ConfigMapApplyConfiguration {
	return coreac.ConfigMap(name, namespace).WithLabels(ours()).WithData(data)
}

func secret(namespace, name, password string) *coreac.SecretApplyConfiguration {
	return coreac.Secret(name, namespace).WithLabels(ours()).WithData(map[string][]byte{"password": []byte(password)})
}

func (f *fixture) deployment(t *testing.T, name string) *appsv1.Deployment {
	t.Helper()
	live := &appsv1.Deployment{ObjectMeta: metav1.ObjectMeta{Namespace: f.namespace, Name: name}}
	f.get(t, live)
	return live
}

func (f *fixture) configMap(t *testing.T, name string) *corev1.ConfigMap {
	t.Helper()
	live := &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Namespace: f.namespace, Name: name}}
	f.get(t, live)
	return live
}

func (f *fixture) secret(t *testing.T, name string) *corev1.Secret {
	t.Helper()
	live := &corev1.Secret{ObjectMeta: metav1.ObjectMeta{Namespace: f.namespace, Name: name}}
	f.get(t, live)
	return live
}

func env(of *appsv1.Deployment) map[string]string {
	values := map[string]string{}
	for _, variable := range of.Spec.Template.Spec.Containers[0].Env {
		values[variable.Name] = variable.Value
	}
	return values
}
