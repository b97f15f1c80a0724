package tenant_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/yaml"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
	render "github.com/guanxi-crm/guanxi/operator/internal/render/tenant"
)

var update = flag.Bool("update", false, "write the golden files")

func TestDedicatedTenantsNamespace(t *testing.T) {
	wanted, unwanted := render.Bounds("acme", plan(), around())
	require.Empty(t, unwanted)
	golden(t, "namespace.yaml", append([]any{render.Namespace("acme")}, untyped(wanted)...)...)
}

func TestNamespaceOfAClassThatBoundsNothing(t *testing.T) {
	bare := plan()
	bare.Quota, bare.LimitRange, bare.Egress, bare.Stack.Gateway = nil, nil, nil, nil
	wanted, unwanted := render.Bounds("acme", bare, around())
	require.Len(t, unwanted, 3)
	golden(t, "namespace-bare.yaml", untyped(wanted)...)
}

func TestDedicatedTenantsStack(t *testing.T) {
	stack, err := render.Stack(&v1alpha1.Tenant{Spec: v1alpha1.TenantSpec{
		ID: "acme", Region: "cn",
		Overrides: &v1alpha1.TenantOverrides{Services: []v1alpha1.ServiceOverride{
			{Name: v1alpha1.Customer, Replicas: v1alpha1.ReplicaBounds{Min: 2, Max: 8}},
			{Name: v1alpha1.Feedback, Replicas: v1alpha1.ReplicaBounds{Min: 3, Max: 3}},
			{Name: v1alpha1.Analytics, Replicas: v1alpha1.ReplicaBounds{Min: 1, Max: 4}},
		}},
	}}, plan(), render.SlotB, v1alpha1.Suspended)
	require.NoError(t, err)
	golden(t, "stack.yaml", stack)
}

func TestSecrets(t *testing.T) {
	edition := render.Edition{Slot: render.SlotB, Number: 2, Rotation: "2026-01"}
	golden(t, "secrets.yaml",
		render.MongoDBSecret("acme", edition, render.Connection{Data: map[string][]byte{render.KeyURI: []byte("mongodb://guanxi-acme_b:x@mongo")}}),
		render.KafkaSecret("acme", edition, render.Connection{Shared: true, Data: map[string][]byte{render.KeyBrokers: []byte("kafka:9092")}}),
		render.PullSecret("acme", &corev1.Secret{
			ObjectMeta: metav1.ObjectMeta{Name: "registry", Namespace: "guanxi"}, Type: corev1.SecretTypeDockerConfigJson,
			Data: map[string][]byte{corev1.DockerConfigJsonKey: []byte("{}")},
		}))
}

func TestRoute(t *testing.T) {
	stack := &v1alpha1.Stack{
		ObjectMeta: metav1.ObjectMeta{Namespace: "guanxi", Name: "shared"},
		Spec:       v1alpha1.StackSpec{Gateway: &v1alpha1.GatewayReference{Name: "public", SectionName: "https"}},
	}
	golden(t, "route.yaml", render.Route("acme", []string{"acme.example.com", "crm.acme.example"}, stack))
	require.Equal(t, "https://acme.example.com", render.URL(stack.Spec.Gateway, "acme.example.com"))
}

func plan() v1alpha1.Dedication {
	return v1alpha1.Dedication{
		Quota: corev1.ResourceList{corev1.ResourceRequestsCPU: resource.MustParse("4")},
		LimitRange: []corev1.LimitRangeItem{{
			Type: corev1.LimitTypeContainer, Default: corev1.ResourceList{corev1.ResourceCPU: resource.MustParse("500m")},
		}},
		Egress: []v1alpha1.EgressTarget{
			{Namespace: "mongodb", Ports: []int32{27017}},
			{CIDR: "10.0.0.0/8"},
		},
		Stack: v1alpha1.StackTemplate{
			Version: "1.2.3", Partitions: 3, TopicReplicas: 3,
			Image: v1alpha1.ImageSource{Registry: "registry.example.com/guanxi", PullSecrets: []corev1.LocalObjectReference{{Name: "registry"}}},
			OIDC:  v1alpha1.OIDC{Issuer: "https://id.example.com", Audience: "guanxi"},
			Services: []v1alpha1.ServiceSpec{
				{Name: v1alpha1.Customer, Autoscaling: &v1alpha1.Autoscaling{MinReplicas: 1, MaxReplicas: 3, LagPerReplica: new(int64(100))}},
				{Name: v1alpha1.Feedback, Replicas: new(int32(1)), LogLevel: "debug"},
			},
			Gateway: &v1alpha1.GatewayReference{Name: "public", Namespace: "gateways"},
		},
	}
}

func around() render.Neighbours {
	return render.Neighbours{Operator: "guanxi-operator", Monitoring: []string{"monitoring"}, Gateways: []string{"envoy", "gateways"}, DNS: "kube-system"}
}

func untyped[T any](list []T) []any {
	all := make([]any, len(list))
	for i := range list {
		all[i] = list[i]
	}
	return all
}

func golden(t *testing.T, name string, objects ...any) {
	t.Helper()
	var text bytes.Buffer
	for _, object := range objects {
		document, err := yaml.Marshal(object)
		require.NoError(t, err)
		text.WriteString("---\n")
		text.Write(document)
	}
	path := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.WriteFile(path, text.Bytes(), 0o600))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, string(want), text.String())
}
