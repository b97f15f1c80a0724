package charttest

import (
	"bytes"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/util/yaml"
	"k8s.io/client-go/kubernetes"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// foreign kinds are those of cert-manager and Prometheus' operator, which the API server of the tests does not have.
var foreign = []string{"Certificate", "Issuer", "PrometheusRule", "ServiceMonitor"}

// objects reads manifests, without those of foreign kinds.
func objects(t testing.TB, manifests string) []*unstructured.Unstructured {
	t.Helper()
	var found []*unstructured.Unstructured
	decoder := yaml.NewYAMLOrJSONDecoder(strings.NewReader(manifests), 4096)
	for {
		object := &unstructured.Unstructured{}
		if decoder.Decode(object) != nil {
			break
		}
		if len(object.Object) > 0 && !slices.Contains(foreign, object.GetKind()) {
			found = append(found, object)
		}
	}
	require.NotEmpty(t, found)
	return found
}

// apply applies an object as Helm does, and lets the server refuse every field that it does not know.
func apply(t testing.TB, to client.Client, object *unstructured.Unstructured, options ...client.ApplyOption) error {
	t.Helper()
	strict := client.WithFieldValidation(to, "Strict")
	return strict.Apply(t.Context(), client.ApplyConfigurationFromUnstructured(object),
		append(options, client.FieldOwner("helm"), client.ForceOwnership)...)
}

// install applies manifests; a kind whose CRD has just been made is waited for.
func install(t testing.TB, to client.Client, manifests string) {
	t.Helper()
	for _, object := range objects(t, manifests) {
		require.NoError(t, apply(t, to, object), "%s %s", object.GetKind(), object.GetName())
	}
	require.Eventually(t, func() bool {
		stacks := &unstructured.UnstructuredList{}
		stacks.SetAPIVersion("guanxi.dev/v1alpha1")
		stacks.SetKind("StackList")
		return to.List(t.Context(), stacks) == nil
	}, time.Minute, 50*time.Millisecond)
}

func TestAPIServerTakesWhatTheChartsRender(t *testing.T) {
	direct := cluster(t)
	for _, chart := range []string{operator, platform} {
		for _, file := range values(t, chart) {
			t.Run(chart+"/"+name(file), func(t *testing.T) {
				for _, object := range objects(t, rendered(t, chart, file)) {
					require.NoError(t, apply(t, direct, object, client.DryRunAll), "%s %s", object.GetKind(), object.GetName())
				}
			})
		}
	}
}

func TestSchemasOfTheAPIServerFitWhatTheChartsRender(t *testing.T) {
	cluster(t)
	set, err := kubernetes.NewForConfig(server)
	require.NoError(t, err)
	folder := t.TempDir()
	// The document has the CRDs' schemas a moment after their kinds are served.
	require.Eventually(t, func() bool {
		document, err := set.RESTClient().Get().AbsPath("/openapi/v2").SetHeader("Accept", "application/json").DoRaw(t.Context())
		require.NoError(t, err)
		if !bytes.Contains(document, []byte("dev.guanxi.v1alpha1.TenantClass")) {
			return false
		}
		writeSchemas(t, folder, document)
		return true
	}, time.Minute, time.Second)

	conform := func(manifests string) (string, error) {
		check := exec.CommandContext(t.Context(), tool(t, "kubeconform"), "-strict", "-summary",
			"-skip", strings.Join(append(foreign, "CustomResourceDefinition"), ","), // CRDs of CRDs are not in the document whole
			"-schema-location", folder+"/{{.ResourceKind}}{{.KindSuffix}}.json")
		check.Stdin = strings.NewReader(manifests)
		said, err := check.CombinedOutput()
		return string(said), err
	}
	for _, chart := range []string{operator, platform} {
		for _, file := range values(t, chart) {
			t.Run(chart+"/"+name(file), func(t *testing.T) {
				said, err := conform(rendered(t, chart, file))
				require.NoError(t, err, said)
				require.NotContains(t, said, "Valid: 0,")
			})
		}
	}
	t.Run("and not what they do not", func(t *testing.T) {
		stack := rendered(t, platform, filepath.Join("testdata", platform, "minimal.yaml"))
		said, err := conform(strings.Replace(stack, "maxTenants:", "maxTenant:", 1))
		require.Error(t, err)
		require.Contains(t, said, "maxTenant")
	})
}
