package envtest

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	apiextensions "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/envtest"

	"github.com/guanxi-crm/guanxi/operator/internal/kube"
)

// CRDs are what another project may have installed.
type CRDs string

// The sets of CRDs. KEDA's and Prometheus' are their names and scopes alone: they take whatever is written.
const (
	GatewayAPI CRDs = "gateway"
	KEDA       CRDs = "keda"
	Prometheus CRDs = "prometheus"
)

// Install installs the CRDs, and removes them when the test ends.
func (c *Cluster) Install(t testing.TB, set CRDs) {
	t.Helper()
	config := c.Config(t)
	options := envtest.CRDInstallOptions{Scheme: kube.NewScheme(), CRDs: set.definitions(), MaxTime: Wait}
	if _, err := envtest.InstallCRDs(config, options); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := envtest.UninstallCRDs(config, options); err != nil {
			t.Error(err)
		}
	})
}

// definitions panics where the test's own build is broken.
func (s CRDs) definitions() []*apiextensions.CustomResourceDefinition {
	switch s {
	case KEDA:
		return []*apiextensions.CustomResourceDefinition{anything("keda.sh", "v1alpha1", "ScaledObject")}
	case Prometheus:
		return []*apiextensions.CustomResourceDefinition{
			anything("monitoring.coreos.com", "v1", "ServiceMonitor"),
			anything("monitoring.coreos.com", "v1", "PrometheusRule"),
		}
	case GatewayAPI:
		return gatewayDefinitions()
	default:
		panic("envtest: there are no CRDs named " + string(s))
	}
}

func gatewayDefinitions() []*apiextensions.CustomResourceDefinition {
	folder, err := moduleFolder("sigs.k8s.io/gateway-api")
	if err != nil {
		panic(err)
	}
	options := envtest.CRDInstallOptions{}
	for _, plural := range []string{"gatewayclasses", "gateways", "httproutes"} {
		options.Paths = append(options.Paths,
			filepath.Join(folder, "config", "crd", "standard", "gateway.networking.k8s.io_"+plural+".yaml"))
	}
	if err := envtest.ReadCRDFiles(&options); err != nil {
		panic(err)
	}
	return options.CRDs
}

// anything is a namespaced kind with a status that takes every field.
func anything(group, version, kind string) *apiextensions.CustomResourceDefinition {
	plural := strings.ToLower(kind) + "s"
	return &apiextensions.CustomResourceDefinition{
		ObjectMeta: metav1.ObjectMeta{Name: plural + "." + group},
		Spec: apiextensions.CustomResourceDefinitionSpec{
			Group: group,
			Scope: apiextensions.NamespaceScoped,
			Names: apiextensions.CustomResourceDefinitionNames{
				Plural: plural, Singular: strings.ToLower(kind), Kind: kind, ListKind: kind + "List",
			},
			Versions: []apiextensions.CustomResourceDefinitionVersion{{
				Name: version, Served: true, Storage: true,
				Subresources: &apiextensions.CustomResourceSubresources{Status: &apiextensions.CustomResourceSubresourceStatus{}},
				Schema: &apiextensions.CustomResourceValidation{OpenAPIV3Schema: &apiextensions.JSONSchemaProps{
					Type: "object", XPreserveUnknownFields: new(true),
				}},
			}},
		},
	}
}

// crdPaths are the folders of our own.
func crdPaths() ([]string, error) {
	folder, err := moduleFolder("github.com/guanxi-crm/guanxi/operator")
	return []string{filepath.Join(folder, "config", "crd")}, err
}

func moduleFolder(module string) (string, error) {
	out, err := exec.CommandContext(context.Background(), "go", "list", "-m", "-f", "{{.Dir}}", module).Output()
	if err != nil {
		return "", fmt.Errorf("find the module %s: %w", module, err)
	}
	return strings.TrimSpace(string(out)), nil
}
