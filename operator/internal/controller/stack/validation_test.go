package stack_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
	render "github.com/guanxi-crm/guanxi/operator/internal/render/stack"
)

func TestInvalidSpecsAreRefused(t *testing.T) {
	w := newWorld(t)
	one := func(spec v1alpha1.ServiceSpec) func(*v1alpha1.Stack) {
		spec.Name = v1alpha1.Customer
		return func(s *v1alpha1.Stack) { s.Spec.Services = []v1alpha1.ServiceSpec{spec} }
	}
	for name, c := range map[string]struct {
		change func(*v1alpha1.Stack)
		says   string
	}{
		"long name":           {func(s *v1alpha1.Stack) { s.Name = strings.Repeat("a", 41) }, "40 characters"},
		"name with a dot":     {func(s *v1alpha1.Stack) { s.Name = "a.b" }, "no dots"},
		"no version":          {func(s *v1alpha1.Stack) { s.Spec.Version = "" }, "version"},
		"version of no image": {func(s *v1alpha1.Stack) { s.Spec.Version = "1.0@sha256" }, "version"},
		"issuer without URL":  {func(s *v1alpha1.Stack) { s.Spec.OIDC.Issuer = "login" }, "issuer"},
		"no Secret":           {func(s *v1alpha1.Stack) { s.Spec.MongoDB.SecretName = "" }, "spec.mongodb"},
		"replicas and autoscaling": {one(v1alpha1.ServiceSpec{
			Replicas: new(int32(1)), Autoscaling: &v1alpha1.Autoscaling{MaxReplicas: 2, CPUPercent: new(int32(50))},
		}), "not both"},
		"bounds the wrong way round": {one(v1alpha1.ServiceSpec{
			Autoscaling: &v1alpha1.Autoscaling{MinReplicas: 3, MaxReplicas: 2, CPUPercent: new(int32(50))},
		}), "must not exceed"},
		"autoscaling by nothing": {one(v1alpha1.ServiceSpec{Autoscaling: &v1alpha1.Autoscaling{MaxReplicas: 2}}), "cpuPercent, lagPerReplica or both"},
		"too many pods":          {one(v1alpha1.ServiceSpec{Replicas: new(int32(201))}), "replicas"},
		"no such service": {func(s *v1alpha1.Stack) {
			s.Spec.Services = []v1alpha1.ServiceSpec{{Name: "billing"}}
		}, "billing"},
		"service twice": {func(s *v1alpha1.Stack) {
			s.Spec.Services = []v1alpha1.ServiceSpec{{Name: v1alpha1.Customer}, {Name: v1alpha1.Customer}}
		}, "Duplicate"},
		"no such state": {func(s *v1alpha1.Stack) { s.Spec.State = "Asleep" }, "Asleep"},
	} {
		t.Run(name, func(t *testing.T) {
			s := w.example()
			c.change(s)
			err := w.client.Create(t.Context(), s, client.DryRunAll)
			require.True(t, apierrors.IsInvalid(err), "%v", err)
			require.Contains(t, err.Error(), c.says)
		})
	}
	require.NoError(t, w.client.Create(t.Context(), w.example(), client.DryRunAll), "unchanged, the example is taken")
}

func TestTopicPrefixCannotChange(t *testing.T) {
	w := newWorld(t)
	for name, c := range map[string]struct{ before, after string }{
		"changed": {"a.", "b."}, "removed": {"a.", ""}, "added": {"", "a."},
	} {
		t.Run(name, func(t *testing.T) {
			s := w.example()
			s.Spec.Kafka.TopicPrefix = c.before
			cluster.Create(t, s)
			s.Spec.Kafka.TopicPrefix = c.after
			err := w.client.Update(t.Context(), s)
			require.True(t, apierrors.IsInvalid(err), "%v", err)
			require.Contains(t, err.Error(), "topicPrefix")
		})
	}
}

func TestVariablesThatTheOperatorSetsAreRefused(t *testing.T) {
	w := newWorld(t)
	full := w.example()
	full.Spec.Kafka.TopicPrefix = "a."
	full.Spec.Telemetry = &v1alpha1.Telemetry{Endpoint: "http://otel:4318", SamplingPercent: new(int32(1))}
	job, err := render.PrepareJob(full, render.Connections{Login: true, TLS: true, Authority: true}, 1)
	require.NoError(t, err)
	for _, variable := range job.Spec.Template.Spec.Containers[0].Env {
		s := w.example()
		s.Spec.Services = []v1alpha1.ServiceSpec{{Name: v1alpha1.Feedback, Env: []corev1.EnvVar{{Name: *variable.Name, Value: "x"}}}}
		err := w.client.Create(t.Context(), s, client.DryRunAll)
		require.True(t, apierrors.IsInvalid(err), "%s: %v", *variable.Name, err)
		require.Contains(t, err.Error(), "the operator sets")
	}
}
