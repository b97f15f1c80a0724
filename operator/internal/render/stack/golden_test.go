package stack_test

import (
	"bytes"
	"encoding/json"
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
	"github.com/guanxi-crm/guanxi/operator/internal/render/stack"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestObjectsOfAStackWithDefaults(t *testing.T) {
	golden(t, "defaults.yaml", objects(t, defaults(), stack.Connections{Revision: "0a1b2c3d", Brokers: "kafka:9092"}))
}

func TestObjectsOfAStackWithEverythingSet(t *testing.T) {
	golden(t, "everything.yaml", objects(t, everything(), secured()))
}

// objects of the Stack, as many of each service's as one service shows.
func objects(t *testing.T, s *v1alpha1.Stack, connections stack.Connections) []any {
	t.Helper()
	service := v1alpha1.Analytics
	deployment, err := stack.Deployment(s, service, connections, 2)
	require.NoError(t, err)
	job, err := stack.PrepareJob(s, connections, 1)
	require.NoError(t, err)
	all := []any{
		stack.StackService(s, service), deployment, job, stack.Service(s, service), stack.DisruptionBudget(s, service),
		stack.ServiceAccount(s), stack.ServiceMonitor(s), stack.PrometheusRule(s),
	}
	if stack.AutoscalerOf(s, service, false) == stack.ByCPU {
		all = append(all, stack.HorizontalPodAutoscaler(s, service))
	}
	if stack.AutoscalerOf(s, service, true) == stack.ByLag {
		all = append(all, stack.ScaledObject(s, service, connections), stack.TriggerAuthentication(s, service, connections))
	}
	return all
}

func golden(t *testing.T, name string, objects []any) {
	t.Helper()
	var got bytes.Buffer
	for _, object := range objects {
		encoded, err := json.Marshal(object)
		require.NoError(t, err)
		document, err := yaml.JSONToYAML(encoded)
		require.NoError(t, err)
		got.WriteString("---\n")
		got.Write(document)
	}
	path := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.WriteFile(path, got.Bytes(), 0o600))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err, "write it with: go test ./internal/render/stack -update")
	require.Equal(t, string(want), got.String())
}

func secured() stack.Connections {
	return stack.Connections{Revision: "4e5f6a7b", Brokers: "kafka-0:9093,kafka-1:9093", Login: true, TLS: true, Authority: true}
}

func defaults() *v1alpha1.Stack {
	return &v1alpha1.Stack{
		ObjectMeta: metav1.ObjectMeta{Name: "shared", Namespace: "crm", UID: "5d4c3b2a"},
		Spec: v1alpha1.StackSpec{
			Version: "1.4.0", MaxTenants: 1000, State: v1alpha1.Active,
			Image:   v1alpha1.ImageSource{Registry: "ghcr.io/guanxi-crm/guanxi", PullPolicy: corev1.PullIfNotPresent},
			MongoDB: v1alpha1.MongoDBConnection{SecretName: "mongodb", DatabasePrefix: "guanxi_"},
			Kafka:   v1alpha1.KafkaConnection{SecretName: "kafka", Partitions: 6, Replicas: 3},
			OIDC:    v1alpha1.OIDC{Issuer: "https://login.example.com", Audience: "guanxi"},
		},
	}
}

func everything() *v1alpha1.Stack {
	s := defaults()
	s.Name = "acme"
	s.Namespace = "guanxi-acme"
	s.Labels = map[string]string{v1alpha1.TenantLabel: "acme"}
	s.Spec.MaxTenants = 1
	s.Spec.Image = v1alpha1.ImageSource{
		Registry: "registry.example.com/crm/", PullPolicy: corev1.PullAlways, PullSecrets: []corev1.LocalObjectReference{{Name: "pull"}},
	}
	s.Spec.MongoDB.DatabasePrefix = "guanxi-acme_"
	s.Spec.Kafka.TopicPrefix = "guanxi-acme."
	s.Spec.Telemetry = &v1alpha1.Telemetry{Endpoint: "http://otel:4318", SamplingPercent: new(int32(5))}
	s.Spec.Services = []v1alpha1.ServiceSpec{{
		Name: v1alpha1.Analytics, LogLevel: "debug",
		Autoscaling: &v1alpha1.Autoscaling{MinReplicas: 2, MaxReplicas: 6, CPUPercent: new(int32(70)), LagPerReplica: new(int64(500))},
		Resources: &corev1.ResourceRequirements{
			Requests: corev1.ResourceList{corev1.ResourceCPU: resource.MustParse("250m")},
			Limits:   corev1.ResourceList{corev1.ResourceMemory: resource.MustParse("1Gi")},
		},
		Env: []corev1.EnvVar{
			{Name: "GUANXI_SCORE_AFTER", Value: "10s"},
			{Name: "GOMEMLIMIT", Value: "1"}, // the operator's own stands
		},
		Affinity: &corev1.Affinity{PodAntiAffinity: &corev1.PodAntiAffinity{
			RequiredDuringSchedulingIgnoredDuringExecution: []corev1.PodAffinityTerm{{TopologyKey: "kubernetes.io/hostname"}},
		}},
		TopologySpreadConstraints: []corev1.TopologySpreadConstraint{{
			MaxSkew: 1, TopologyKey: "rack", WhenUnsatisfiable: corev1.DoNotSchedule,
		}},
		PodAnnotations: map[string]string{"example.com/team": "crm"},
	}}
	return s
}
