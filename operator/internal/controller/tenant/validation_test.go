package tenant_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/yaml"

	"github.com/guanxi-crm/guanxi/operator/internal/envtest"
)

const (
	tenantHead = "apiVersion: guanxi.dev/v1alpha1\nkind: Tenant\nmetadata: {name: acme}\nspec: "
	classHead  = "apiVersion: guanxi.dev/v1alpha1\nkind: TenantClass\nmetadata: {name: gold}\nspec: "
	dedicated  = "mongodbAdminSecret: m, kafkaAdminSecret: k, stack: {version: v1, oidc: {issuer: 'https://id', audience: a}}"
)

func TestServerRefusesWhatCannotBe(t *testing.T) {
	direct := cluster.Client(t)
	for name, c := range map[string]struct{ object, says string }{
		"a name that is not the id":       {tenantHead + "{id: other, className: gold}", "the object's name must be spec.id"},
		"no id":                           {tenantHead + "{className: gold}", "spec.id"},
		"an id that is no label":          {strings.ReplaceAll(tenantHead, "acme", "ac.me") + "{id: ac.me, className: gold}", "spec.id"},
		"no class":                        {tenantHead + "{id: acme}", "spec.className"},
		"a hostname with a wildcard":      {tenantHead + "{id: acme, className: gold, hostnames: ['*.example.com']}", "spec.hostnames"},
		"a hostname twice":                {tenantHead + "{id: acme, className: gold, hostnames: [a.example, a.example]}", "Duplicate value"},
		"a state that there is not":       {tenantHead + "{id: acme, className: gold, state: Paused}", "spec.state"},
		"a policy that there is not":      {tenantHead + "{id: acme, className: gold, deletionPolicy: Shred}", "spec.deletionPolicy"},
		"a setting without a service":     {tenantHead + "{id: acme, className: gold, settings: {followUpAfter: 720h}}", "<service>.<setting>"},
		"bounds the wrong way round":      {tenantHead + "{id: acme, className: gold, overrides: {services: [{name: customer, replicas: {min: 3, max: 2}}]}}", "min must not exceed max"},
		"a service that there is not":     {tenantHead + "{id: acme, className: gold, overrides: {services: [{name: billing, replicas: {min: 1, max: 2}}]}}", "name"},
		"a limit of nothing":              {tenantHead + "{id: acme, className: gold, overrides: {limits: {customers: 0}}}", "customers"},
		"a field that there is not":       {tenantHead + "{id: acme, className: gold, hostname: a.example}", "unknown field"},
		"a pooled class without a pool":   {classHead + "{isolation: Pooled}", "a Pooled class has pool"},
		"a pooled class with both":        {classHead + "{isolation: Pooled, pool: {selector: {}}, dedicated: {" + dedicated + "}}", "and not the other"},
		"a dedicated class with a pool":   {classHead + "{isolation: Dedicated, pool: {selector: {}}}", "a Dedicated one has dedicated"},
		"an isolation that there is not":  {classHead + "{isolation: Shared, pool: {selector: {}}}", "spec.isolation"},
		"egress to an address and a name": {classHead + "{isolation: Dedicated, dedicated: {" + dedicated + ", egress: [{cidr: 10.0.0.0/8, namespace: kafka}]}}", "exactly one of"},
		"egress to nothing":               {classHead + "{isolation: Dedicated, dedicated: {" + dedicated + ", egress: [{ports: [80]}]}}", "exactly one of"},
		"no issuer":                       {classHead + "{isolation: Dedicated, dedicated: {mongodbAdminSecret: m, kafkaAdminSecret: k, stack: {version: v1}}}", "oidc"},
	} {
		t.Run(name, func(t *testing.T) {
			err := direct.Create(t.Context(), parse(t, []byte(c.object)), client.DryRunAll, client.FieldValidation("Strict"))
			require.Error(t, err)
			require.True(t, apierrors.IsInvalid(err) || apierrors.IsBadRequest(err), err)
			require.ErrorContains(t, err, c.says)
		})
	}
}

func TestWhatCannotChangeDoesNot(t *testing.T) {
	w := &world{Client: cluster.Client(t), t: t, namespace: "none"}
	class := w.pooledClass()
	acme := w.tenant(class)
	other := acme.DeepCopy()
	other.Spec.ID = envtest.Name(t)
	require.ErrorContains(t, w.Update(t.Context(), other), "id cannot change")
	class.Spec = w.dedicatedClass().Spec
	require.ErrorContains(t, w.Update(t.Context(), class), "isolation cannot change")
}

func TestSamplesAreTaken(t *testing.T) {
	direct := cluster.Client(t)
	samples, err := filepath.Glob("../../../config/samples/tenant*.yaml")
	require.NoError(t, err)
	require.Len(t, samples, 4)
	for _, path := range samples {
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		require.NoError(t, direct.Create(t.Context(), parse(t, text), client.DryRunAll, client.FieldValidation("Strict")), path)
	}
}

func parse(t *testing.T, text []byte) *unstructured.Unstructured {
	t.Helper()
	object := &unstructured.Unstructured{}
	require.NoError(t, yaml.Unmarshal(text, object))
	return object
}
