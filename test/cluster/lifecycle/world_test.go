//go:build cluster

package lifecycle

import (
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/testserver"
	"github.com/guanxi-crm/guanxi/test/cluster"
	"github.com/guanxi-crm/guanxi/test/platform"
)

// patience bounds what takes the longest: the services of several tenants starting on two cores.
const patience = 5 * time.Minute

// Where the charts are installed.
const (
	operatorNamespace = "guanxi-system"
	platformNamespace = "guanxi"
	poolName          = "shared" // the pooled Stack
)

// world is the cluster with the platform installed, and the servers beside it.
type world struct {
	c       *cluster.Cluster
	edge    *cluster.Edge
	issuer  *cluster.Issuer
	kafka   *testserver.SecuredKafka
	mongodb string // URI
	http    *http.Client

	root string // of the repository
	cli  string // the guanxi command
	helm string

	orchard, meadow   *tenant // share the pooled Stack
	lakeside, hilltop *tenant // have one each
}

func newWorld(t *testing.T) *world {
	t.Helper()
	c := cluster.Open(t)
	root, err := platform.Root()
	require.NoError(t, err)
	w := &world{c: c, root: root, helm: filepath.Join(root, ".build", "tools", "helm")}
	_, err = os.Stat(w.helm)
	require.NoError(t, err, "build helm first, with `make .build/tools/helm`")
	w.cli = platform.Binary(t)
	w.edge, w.kafka, w.mongodb, w.issuer = c.Edge(), c.SecuredKafka(), c.MongoDB(), c.Issuer("guanxi")
	w.http = w.edge.Client()
	w.importImages(t)
	w.install(t)
	w.orchard, w.meadow = w.tenant("orchard", false), w.tenant("meadow", false)
	w.lakeside, w.hilltop = w.tenant("lakeside", true), w.tenant("hilltop", true)
	return w
}

func (w *world) tenants() []*tenant { return []*tenant{w.orchard, w.meadow, w.lakeside, w.hilltop} }

// on returns the cluster in the hands of a step.
func (w *world) on(t *testing.T) *cluster.Cluster {
	t.Helper()
	return w.c.For(t)
}

// eventually waits until the check holds.
func eventually(t *testing.T, check func() bool, message string, args ...any) {
	t.Helper()
	require.Eventually(t, check, patience, 250*time.Millisecond, append([]any{message}, args...)...)
}
