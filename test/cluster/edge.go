package cluster

import (
	"context"
	_ "embed"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"github.com/stretchr/testify/require"
)

//go:embed gateway.yaml
var gatewayManifest string

// Edge is the test gateway, which serves the routes of every namespace.
type Edge struct {
	Namespace string
	Gateway   string // the Gateway's name, for a route's parentRefs
	Address   string // host:port for requests

	c *Cluster
}

// Edge installs the Gateway API and the test gateway, unless they are there, and waits until the gateway is programmed.
// They stay when the test ends, for they are the cluster's.
func (c *Cluster) Edge() *Edge {
	c.t.Helper()
	crds := filepath.Join(os.Getenv("CLUSTER_HOME"), "manifests", "gateway-api.yaml")
	if _, err := os.Stat(crds); err == nil {
		c.Kubectl("apply", "--server-side", "--filename", crds)
	}
	c.Kubectl("wait", "--for=condition=Established", "customresourcedefinition/gateways.gateway.networking.k8s.io", "--timeout=30s")
	c.Apply(strings.ReplaceAll(gatewayManifest, "guanxi.test/gateway:cluster", c.Part("gateway")))
	c.DumpOnFailure("guanxi-edge")
	c.Rollout("guanxi-edge", "deployment/gateway")
	c.Wait("guanxi-edge", "gateway/edge", "condition=Programmed")
	return &Edge{Namespace: "guanxi-edge", Gateway: "edge", Address: c.Reach("guanxi-edge", "gateway", 80), c: c}
}

// Client returns a client whose requests all go to the gateway, whatever host their URL names: a test asks for
// http://acme.guanxi.test/v1/customers as a browser would.
func (e *Edge) Client() *http.Client {
	transport, ok := http.DefaultTransport.(*http.Transport)
	require.True(e.c.t, ok)
	transport = transport.Clone()
	transport.Proxy = nil
	dial := transport.DialContext
	transport.DialContext = func(ctx context.Context, network, _ string) (net.Conn, error) {
		return dial(ctx, network, e.Address)
	}
	e.c.t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport, Timeout: Patience}
}
