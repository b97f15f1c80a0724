//go:build cluster

package scale

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/testserver"
	"github.com/guanxi-crm/guanxi/test/cluster"
	"github.com/guanxi-crm/guanxi/test/platform"
)

// world is the cluster with everything in it that tenants need, and no tenant.
type world struct {
	c          *cluster.Cluster
	admin      *bare // who applies Tenants, without bounds
	binary     string
	kubeconfig string // the operator's
	logs       string

	pooled, dedicated int // how many tenants of each kind are measured
}

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{c: cluster.Open(t), binary: buildOperator(t), logs: os.Getenv("CLUSTER_STATE") + "/log"}
	w.pooled, w.dedicated = size(t, "GUANXI_SCALE_POOLED", 1000), size(t, "GUANXI_SCALE_DEDICATED", 200)
	w.install(t)
	w.admin = newBare(t, w.c, token(w.c, "guanxi-system", "people"))
	w.nodes(t)
	w.kubeconfig = kubeconfig(t, w.c, "guanxi-system", "guanxi-operator")
	w.clear(t) // what a run before this has left
	w.admin.simulateGateway(t)
	w.offer(t)
	return w
}

// size reads how many tenants to make, which is less while a change is being tried out.
func size(t testing.TB, variable string, usual int) int {
	t.Helper()
	if os.Getenv(variable) == "" {
		return usual
	}
	count, err := strconv.Atoi(os.Getenv(variable))
	require.NoError(t, err, "%s must be a number", variable)
	return count
}

// install installs the CRDs and gives the operator the rights that its chart gives it, and no more.
func (w *world) install(t testing.TB) {
	t.Helper()
	root, err := platform.Root()
	require.NoError(t, err)
	config := filepath.Join(root, "operator", "config")
	w.c.Kubectl("apply", "--server-side", "--filename", filepath.Join(os.Getenv("CLUSTER_HOME"), "manifests", "gateway-api.yaml"))
	w.c.Kubectl("apply", "--server-side", "--filename", filepath.Join(config, "crd"))
	w.c.Kubectl("wait", "--for=condition=Established", "customresourcedefinition", "--all", "--timeout=60s")
	w.c.Apply(system)
	w.c.Kubectl("apply", "--server-side", "--filename", filepath.Join(config, "rbac", "cluster.yaml"))
	w.c.Kubectl("--namespace", "guanxi-system", "apply", "--server-side", "--filename", filepath.Join(config, "rbac", "namespace.yaml"))
	w.c.Apply(flows)
}

// nodes has all pods run on simulated nodes from here on.
func (w *world) nodes(t testing.TB) {
	t.Helper()
	const podsOfNode, podsOfTenant = 200, 4
	w.c.SimulatedNodes(2 + 2*podsOfTenant*w.dedicated/podsOfNode)
	nodes, err := w.admin.list(t.Context(), "/api/v1/nodes")
	require.NoError(t, err)
	each(t, workers, nodes, func(ctx context.Context, node object) error {
		wanted := `{"spec": {"unschedulable": true}}`
		if strings.HasPrefix(node.Metadata.Name, "simulated-") {
			wanted = `{"spec": {"taints": null}}`
		}
		return w.admin.send(ctx, http.MethodPatch, "/api/v1/nodes/"+node.Metadata.Name, merge, []byte(wanted))
	})
}

// offer makes what tenants are sold: a pooled class with its Stack, and a dedicated one. MongoDB and Kafka are real and run
// beside the cluster, at an address that only the operator needs to reach.
func (w *world) offer(t testing.TB) {
	t.Helper()
	kafka := testserver.StartSecuredKafka(t)
	w.c.Apply(fmt.Sprintf(connections, testserver.MongoDB(t), kafka.Addr, kafka.User, kafka.Password))
	w.c.Apply(classes)
	w.c.Apply(fmt.Sprintf(pool, 2*w.pooled+10))
}
