package stack_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
	"github.com/guanxi-crm/guanxi/operator/internal/render/stack"
)

func TestPreparationIsAnotherForWhatMustBePrepared(t *testing.T) {
	connections := stack.Connections{Revision: "a"}
	before := stack.Preparation(defaults(), connections)
	for name, change := range map[string]func(*v1alpha1.Stack, *stack.Connections){
		"version":         func(s *v1alpha1.Stack, _ *stack.Connections) { s.Spec.Version = "1.5.0" },
		"registry":        func(s *v1alpha1.Stack, _ *stack.Connections) { s.Spec.Image.Registry = "registry.example.com" },
		"database prefix": func(s *v1alpha1.Stack, _ *stack.Connections) { s.Spec.MongoDB.DatabasePrefix = "other_" },
		"topic prefix":    func(s *v1alpha1.Stack, _ *stack.Connections) { s.Spec.Kafka.TopicPrefix = "other." },
		"partitions":      func(s *v1alpha1.Stack, _ *stack.Connections) { s.Spec.Kafka.Partitions = 12 },
		"Secret":          func(_ *v1alpha1.Stack, c *stack.Connections) { c.Revision = "b" },
	} {
		t.Run(name, func(t *testing.T) {
			s, c := defaults(), connections
			change(s, &c)
			require.NotEqual(t, before, stack.Preparation(s, c))
		})
	}
}

func TestPreparationIsTheSameForWhatPodsAloneSee(t *testing.T) {
	s := defaults()
	before := stack.Preparation(s, stack.Connections{})
	s.Spec.OIDC.Audience = "other"
	s.Spec.Services = everything().Spec.Services
	s.Spec.MaxTenants = 1
	require.Equal(t, before, stack.Preparation(s, stack.Connections{}))
}

func TestTemplateIsAnotherOnlyWhenPodsAre(t *testing.T) {
	before := template(t, defaults(), stack.Connections{Revision: "a"}, 1)
	require.Equal(t, before, template(t, defaults(), stack.Connections{Revision: "a"}, 5), "a number of pods changes none of them")
	require.NotEqual(t, before, template(t, defaults(), stack.Connections{Revision: "b"}, 1), "pods begin anew with what a Secret holds now")
	newer := defaults()
	newer.Spec.Version = "1.5.0"
	require.NotEqual(t, before, template(t, newer, stack.Connections{Revision: "a"}, 1))
}

func template(t *testing.T, s *v1alpha1.Stack, connections stack.Connections, replicas int32) string {
	t.Helper()
	deployment, err := stack.Deployment(s, v1alpha1.Customer, connections, replicas)
	require.NoError(t, err)
	return deployment.Annotations[stack.TemplateAnnotation]
}
