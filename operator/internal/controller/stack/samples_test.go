package stack_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"sigs.k8s.io/yaml"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
)

func TestSamplesAreTakenAndBecomeReady(t *testing.T) {
	paths, err := filepath.Glob("../../../config/samples/stack*.yaml")
	require.NoError(t, err)
	require.NotEmpty(t, paths)
	for _, path := range paths {
		t.Run(filepath.Base(path), func(t *testing.T) {
			w := start(t)
			document, err := os.ReadFile(path)
			require.NoError(t, err)
			s := &v1alpha1.Stack{}
			require.NoError(t, yaml.UnmarshalStrict(document, s))
			s.Name, s.Namespace = stackName, w.namespace
			cluster.Create(t, s)
			w.ready()
		})
	}
}
