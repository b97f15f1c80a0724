package cluster

import (
	"fmt"
	"time"

	"github.com/stretchr/testify/require"
)

// Wait waits until the object meets what `kubectl wait --for` takes, such as condition=Ready or
// jsonpath={.status.phase}=Active. It waits for the object to be there, too.
func (c *Cluster) Wait(namespace, object, what string) {
	c.t.Helper()
	limit := time.Now().Add(Patience)
	require.Eventually(c.t, func() bool {
		_, err := c.Try("--namespace", namespace, "get", object)
		return err == nil
	}, Patience, 100*time.Millisecond, "%s is not there", object)
	out, err := c.Try("--namespace", namespace, "wait", object, "--for="+what, fmt.Sprintf("--timeout=%.0fs", time.Until(limit).Seconds()))
	require.NoError(c.t, err, "%s of namespace %s does not meet %s: %s", object, namespace, what, out)
}

// Rollout waits until the workload runs as its template says, with no pod of an older one left.
func (c *Cluster) Rollout(namespace, workload string) {
	c.t.Helper()
	out, err := c.Try("--namespace", namespace, "rollout", "status", workload, fmt.Sprintf("--timeout=%.0fs", Patience.Seconds()))
	require.NoError(c.t, err, "%s of namespace %s is not rolled out: %s", workload, namespace, out)
}

// Gone waits until the object is there no more.
func (c *Cluster) Gone(namespace, object string) {
	c.t.Helper()
	out, err := c.Try("--namespace", namespace, "wait", object, "--for=delete", fmt.Sprintf("--timeout=%.0fs", Patience.Seconds()))
	require.NoError(c.t, err, "%s of namespace %s is still there: %s", object, namespace, out)
}

// Eventually waits until the check of the cluster holds.
func (c *Cluster) Eventually(check func() bool, message string, args ...any) {
	c.t.Helper()
	require.Eventually(c.t, check, Patience, 200*time.Millisecond, append([]any{message}, args...)...)
}
