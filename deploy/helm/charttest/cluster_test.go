package charttest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/go-logr/logr"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/envtest"
	"sigs.k8s.io/controller-runtime/pkg/log"
	_ "sigs.k8s.io/gateway-api/apis/v1" // keeps the module, whose folder holds the CRDs
)

// server is the API server of the tests that need one; nil without its binaries.
var server *rest.Config

func TestMain(m *testing.M) {
	log.SetLogger(logr.Discard())
	os.Exit(run(m))
}

func run(m *testing.M) int {
	environment, err := environment()
	if err != nil {
		return m.Run()
	}
	if server, err = environment.Start(); err != nil {
		fmt.Fprintln(os.Stderr, "charttest:", err)
		return 1
	}
	code := m.Run()
	if err := environment.Stop(); err != nil {
		fmt.Fprintln(os.Stderr, "charttest:", err)
		code = 1
	}
	return code
}

// environment is an API server with the CRDs of the Gateway API, ready to start.
func environment() (*envtest.Environment, error) {
	assets := os.Getenv("KUBEBUILDER_ASSETS")
	if cache, err := os.UserCacheDir(); assets == "" && err == nil {
		assets = filepath.Join(cache, "guanxi-cluster", "bin")
	}
	if _, err := os.Stat(filepath.Join(assets, "kube-apiserver")); err != nil {
		return nil, err
	}
	gateway, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "sigs.k8s.io/gateway-api").Output()
	if err != nil {
		return nil, err
	}
	return &envtest.Environment{
		BinaryAssetsDirectory:    assets,
		CRDDirectoryPaths:        []string{filepath.Join(strings.TrimSpace(string(gateway)), "config", "crd", "standard")},
		ControlPlaneStartTimeout: time.Minute,
		ControlPlaneStopTimeout:  time.Minute,
	}, nil
}

// requireServer skips a test where there is no API server to be had, or fails it where there must be one.
func requireServer(t testing.TB) {
	t.Helper()
	if server != nil {
		return
	}
	if os.Getenv("GUANXI_REQUIRE_SERVERS") == "1" {
		t.Fatal("no API server: make envtest")
	}
	t.Skip("no API server: make envtest builds one (GUANXI_REQUIRE_SERVERS=1 makes this a failure)")
}

// cluster returns a client of the API server, which has what the operator's chart installs and the namespaces of both.
func cluster(t testing.TB) client.Client {
	t.Helper()
	requireServer(t)
	direct, err := client.New(server, client.Options{})
	require.NoError(t, err)
	for _, namespace := range []string{"guanxi", "guanxi-system", "crm-operator"} {
		object := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: namespace}}
		require.NoError(t, client.IgnoreAlreadyExists(direct.Create(t.Context(), object)))
	}
	install(t, direct, rendered(t, operator, filepath.Join("testdata", operator, "default.yaml")))
	return direct
}
