package host_test

import (
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/testserver"
)

// door is an address of MongoDB that hangs up on everybody until it is opened.
type door struct {
	net.Listener

	server string
	open   atomic.Bool
}

func newDoor(t *testing.T, uri string) *door {
	t.Helper()
	var config net.ListenConfig
	listener, err := config.Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = listener.Close() })
	d := &door{Listener: listener, server: strings.Trim(strings.TrimPrefix(uri, "mongodb://"), "/")}
	go d.serve()
	return d
}

func (d *door) serve() {
	for {
		client, err := d.Accept()
		if err != nil {
			return
		}
		if !d.open.Load() {
			_ = client.Close()
			continue
		}
		go d.join(client)
	}
}

func (d *door) join(client net.Conn) {
	server, err := (&net.Dialer{}).Dial("tcp", d.server)
	if err == nil {
		go func() { _, _ = io.Copy(server, client); _ = server.Close() }()
		_, _ = io.Copy(client, server)
	}
	_ = client.Close()
}

func TestAServiceSaysOnItsOperationsPortThatItWaitsForMongoDBAndGoesOnWhenItIsThere(t *testing.T) {
	mongodb := newDoor(t, testserver.MongoDB(t))
	r := start(t, sample, flags(t, "--oidc-issuer="+newIssuer(t), "--kafka-brokers="+testserver.Kfake(t),
		"--mongodb-uri=mongodb://"+mongodb.Addr().String()+"/?serverSelectionTimeoutMS=50", "--database=guanxi_test_waiting")...)
	ops := r.url(t, "ops")
	status, _ := get(t, ops+"/livez")
	require.Equal(t, http.StatusOK, status)
	require.Eventually(t, func() bool { return strings.Contains(r.reasons(t)["store"], "--mongodb-uri") }, patient, soon)
	status, _ = get(t, ops+"/readyz")
	require.Equal(t, http.StatusServiceUnavailable, status)

	mongodb.open.Store(true)
	require.Eventually(t, func() bool {
		status, _ := get(t, ops+"/readyz")
		return status == http.StatusOK
	}, patient, soon)
	status, _ = get(t, r.url(t, "api")+"/openapi.json")
	require.Equal(t, http.StatusOK, status)
	r.stop()
	require.NoError(t, <-r.ended)
}

func TestAServiceThatIsStoppedWhileItWaitsForMongoDBEndsCleanly(t *testing.T) {
	r := start(t, sample, flags(t, "--oidc-issuer=http://"+nobody, "--kafka-brokers="+nobody, "--mongodb-uri=mongodb://"+nobody)...)
	require.Equal(t, map[string]string{"store": "not connected yet"}, r.reasons(t))
	r.stop()
	require.NoError(t, <-r.ended)
}

func TestAServiceWhoseCredentialsAreRefusedEndsWithTheReason(t *testing.T) {
	_, address, _ := strings.Cut(testserver.MongoDB(t), "mongodb://")
	r := start(t, sample, flags(t, "--oidc-issuer=http://"+nobody, "--kafka-brokers="+nobody, "--mongodb-uri=mongodb://nobody:wrong@"+address)...)
	require.ErrorContains(t, <-r.ended, "MongoDB refuses the credentials")
}
