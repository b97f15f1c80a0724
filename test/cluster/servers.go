package cluster

import (
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/auth/issuer"
	"github.com/guanxi-crm/guanxi/kit/testserver"
)

// Kafka starts an Apache Kafka beside the cluster, which pods reach at its Addr, until the test ends.
func (c *Cluster) Kafka() *testserver.KafkaServer {
	c.t.Helper()
	c.t.Setenv("GUANXI_TEST_ADDRESS", c.Host)
	return testserver.StartKafka(c.t)
}

// SecuredKafka starts an Apache Kafka beside the cluster that has users and access-control lists, until the test ends.
func (c *Cluster) SecuredKafka() *testserver.SecuredKafka {
	c.t.Helper()
	c.t.Setenv("GUANXI_TEST_ADDRESS", c.Host)
	return testserver.StartSecuredKafka(c.t)
}

// MongoDB returns the URI of a MongoDB server beside the cluster, for pods and test alike, until the test ends.
func (c *Cluster) MongoDB() string {
	c.t.Helper()
	c.t.Setenv("GUANXI_TEST_ADDRESS", c.Host)
	return testserver.MongoDB(c.t)
}

// Issuer is an OIDC issuer beside the cluster.
type Issuer struct {
	URL      string
	Audience string

	c    *Cluster
	keys *issuer.Issuer
}

// Issuer starts an OIDC issuer that pods reach at its URL, until the test ends.
func (c *Cluster) Issuer(audience string) *Issuer {
	c.t.Helper()
	listener, err := net.Listen("tcp", net.JoinHostPort(c.Host, "0"))
	require.NoError(c.t, err)
	url := "http://" + listener.Addr().String()
	keys, err := issuer.Open(filepath.Join(c.t.TempDir(), "issuer.key"), url, audience)
	require.NoError(c.t, err)
	server := &httptest.Server{Listener: listener, Config: &http.Server{Handler: keys.Handler()}}
	server.Start()
	c.t.Cleanup(server.Close)
	return &Issuer{URL: url, Audience: audience, c: c, keys: keys}
}

// Token returns an access token of the issuer.
func (i *Issuer) Token(claims issuer.Claims) string {
	i.c.t.Helper()
	token, err := i.keys.Token(claims)
	require.NoError(i.c.t, err)
	return token
}
