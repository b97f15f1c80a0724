package cluster

import (
	"os/exec"
	"strconv"

	"github.com/stretchr/testify/require"
)

// SimulatedNodes gives a cluster made here that many nodes more, on which pods are Running and Ready without a process.
// They have the label type=kwok and the taint kwok.x-k8s.io/node, which a pod must tolerate.
func (c *Cluster) SimulatedNodes(count int) {
	c.t.Helper()
	require.NotEmpty(c.t, c.script, "simulated nodes are for a cluster that `make bench-operator` starts, not for one that was given")
	out, err := exec.CommandContext(c.t.Context(), c.script, "nodes", strconv.Itoa(count)).CombinedOutput()
	require.NoError(c.t, err, "%s", out)
}
