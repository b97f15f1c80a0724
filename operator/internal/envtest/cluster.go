// Package envtest gives the operator's tests a real API server: one kube-apiserver and etcd for each test package, the
// resources that the operator knows, what stands in for the parts of a cluster that are not there (pods that become
// ready, namespaces that go), and a wire between operator and server on which requests are counted and faults injected.
// It is for tests alone and knows nothing of the controllers.
package envtest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/envtest"
	"sigs.k8s.io/controller-runtime/pkg/log"

	"github.com/go-logr/logr"

	"github.com/guanxi-crm/guanxi/operator/internal/kube"
)

// Wait and Tick bound how long tests wait for the cluster to come to what they expect; a busy machine is slow, not wrong.
const (
	Wait = 60 * time.Second
	Tick = 50 * time.Millisecond
)

// Cluster is the API server of a test package.
type Cluster struct {
	config      *rest.Config
	environment *envtest.Environment
	missing     string // why there is none
}

// Main runs a package's tests with a cluster, and ends the process: func TestMain(m *testing.M) { envtest.Main(m, &cluster) }.
// The CRDs are installed besides ours. Without the server's binaries the tests that ask for the cluster are skipped.
func Main(m *testing.M, cluster *Cluster, crds ...CRDs) {
	log.SetLogger(logr.Discard()) // otherwise controller-runtime complains that nobody has
	code := 1
	if err := cluster.start(crds); err != nil {
		fmt.Fprintln(os.Stderr, "envtest:", err)
	} else {
		code = m.Run()
	}
	if err := cluster.stop(); err != nil {
		fmt.Fprintln(os.Stderr, "envtest:", err)
	}
	os.Exit(code)
}

func (c *Cluster) start(crds []CRDs) error {
	assets := binaries()
	if why := whole(assets); why != nil {
		c.missing = why.Error()
		return nil //nolint:nilerr // the tests that ask for the cluster say so
	}
	paths, err := crdPaths()
	if err != nil {
		return err
	}
	environment := &envtest.Environment{
		BinaryAssetsDirectory:    assets,
		Scheme:                   kube.NewScheme(),
		CRDDirectoryPaths:        paths,
		ErrorIfCRDPathMissing:    true,
		ControlPlaneStartTimeout: Wait,
		ControlPlaneStopTimeout:  Wait,
	}
	for _, set := range crds {
		environment.CRDs = append(environment.CRDs, set.definitions()...)
	}
	c.environment = environment
	c.config, err = environment.Start()
	return err
}

func (c *Cluster) stop() error {
	if c.environment == nil {
		return nil
	}
	return c.environment.Stop()
}

// binaries returns the folder of etcd and kube-apiserver: KUBEBUILDER_ASSETS, or where test/cluster/build.sh puts them.
func binaries() string {
	if folder := os.Getenv("KUBEBUILDER_ASSETS"); folder != "" {
		return folder
	}
	home := os.Getenv("CLUSTER_HOME")
	if home == "" {
		cache, _ := os.UserCacheDir() // "" where there is none, which then has no binaries
		home = filepath.Join(cache, "guanxi-cluster")
	}
	return filepath.Join(home, "bin")
}

// whole says what is missing in the folder of binaries.
func whole(folder string) error {
	for _, name := range []string{"etcd", "kube-apiserver"} {
		if _, err := os.Stat(filepath.Join(folder, name)); err != nil {
			return fmt.Errorf("%w; build it with test/cluster/build.sh envtest, or set KUBEBUILDER_ASSETS", err)
		}
	}
	return nil
}

// Config returns how to reach the server as its administrator, without bounds on the rate.
func (c *Cluster) Config(t testing.TB) *rest.Config {
	t.Helper()
	if c.missing != "" {
		if os.Getenv("GUANXI_REQUIRE_SERVERS") == "1" {
			t.Fatalf("no API server: %s", c.missing)
		}
		t.Skipf("no API server: %s (GUANXI_REQUIRE_SERVERS=1 makes this a failure)", c.missing)
	}
	config := rest.CopyConfig(c.config)
	config.QPS, config.Burst = -1, 0
	return config
}

// Kubeconfig writes a file by which another process reaches the server.
func (c *Cluster) Kubeconfig(t testing.TB) string {
	t.Helper()
	c.Config(t)
	path := filepath.Join(t.TempDir(), "kubeconfig")
	if err := os.WriteFile(path, c.environment.KubeConfig, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// Client returns a client of the test's own, which sees what is there and not a cache.
func (c *Cluster) Client(t testing.TB) client.Client {
	t.Helper()
	direct, err := client.New(c.Config(t), client.Options{Scheme: kube.NewScheme()})
	if err != nil {
		t.Fatal(err)
	}
	return direct
}

// Name returns a name for an object of the test that no other test has: tests of a package share the server.
func Name(t testing.TB) string {
	t.Helper()
	letters := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			return r
		case r >= 'A' && r <= 'Z':
			return r - 'A' + 'a'
		default:
			return -1
		}
	}, t.Name())
	const room = 20 // a tenant's id has at most 40 characters, and names are made of it
	return strings.TrimPrefix(letters, "test")[:min(room, len(letters)-len("test"))] + suffix()
}

// ignoreEnd is nil for the error of what ended because the test did.
func ignoreEnd(err error) error {
	if errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}
