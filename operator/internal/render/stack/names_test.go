package stack_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
	"github.com/guanxi-crm/guanxi/operator/internal/render/stack"
)

func TestEveryTagMakesAValidLabel(t *testing.T) {
	for _, version := range []string{"1.4.0", "_nightly", "1.0-", strings.Repeat("a", 128), strings.Repeat("-", 62) + "_._", "___"} {
		s := defaults()
		s.Spec.Version = version
		deployment, err := stack.Deployment(s, v1alpha1.Customer, stack.Connections{}, 1)
		require.NoError(t, err)
		label := deployment.Labels["app.kubernetes.io/version"]
		require.Empty(t, validation.IsValidLabelValue(label), "%q of %q", label, version)
		require.Equal(t, version, stack.VersionOf(*deployment.Spec.Template.Spec.Containers[0].Image))
	}
}

func TestSelectorFindsNoPodOfAPreparation(t *testing.T) {
	job, err := stack.PrepareJob(defaults(), stack.Connections{}, 1)
	require.NoError(t, err)
	for _, service := range v1alpha1.ServiceNames() {
		require.NotSubset(t, job.Spec.Template.Labels, stack.Selector(defaults(), service))
	}
}
