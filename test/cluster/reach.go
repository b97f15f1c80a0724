package cluster

import (
	"bufio"
	"context"
	"net"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"github.com/stretchr/testify/require"
)

// Reach returns an address (host:port) at which this test reaches the port of the Service: its ClusterIP, or, on a
// cluster that was given, a forwarded port that stays with one of its pods until the test ends.
func (c *Cluster) Reach(namespace, service string, port int) string {
	c.t.Helper()
	address := ""
	if c.script != "" {
		address = net.JoinHostPort(c.Field(namespace, "service/"+service, "{.spec.clusterIP}"), strconv.Itoa(port))
	} else {
		address = c.forward(namespace, service, port)
	}
	// kube-proxy follows the endpoints by up to a second.
	require.Eventually(c.t, func() bool {
		conn, err := (&net.Dialer{Timeout: time.Second}).DialContext(c.t.Context(), "tcp", address)
		if err != nil {
			return false
		}
		return conn.Close() == nil
	}, Patience, 50*time.Millisecond, "Service %s of namespace %s does not accept connections at %s", service, namespace, address)
	return address
}

func (c *Cluster) forward(namespace, service string, port int) string {
	c.t.Helper()
	command := exec.CommandContext(context.WithoutCancel(c.t.Context()), c.kubectl,
		"--namespace", namespace, "port-forward", "service/"+service, ":"+strconv.Itoa(port))
	out, err := command.StdoutPipe()
	require.NoError(c.t, err)
	require.NoError(c.t, command.Start())
	c.t.Cleanup(func() {
		_ = command.Process.Kill()
		_ = command.Wait()
	})
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if rest, ok := strings.CutPrefix(lines.Text(), "Forwarding from "); ok {
			address, _, _ := strings.Cut(rest, " ")
			go func() {
				for lines.Scan() { // kubectl stops when nobody reads what it tells of each connection
				}
			}()
			return address
		}
	}
	require.FailNow(c.t, "kubectl does not forward", "service/%s of namespace %s", service, namespace)
	return ""
}
