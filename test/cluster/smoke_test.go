//go:build cluster

package cluster_test

import (
	"context"
	"fmt"
	"net"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/test/cluster"
)

func TestNamesOfServicesResolve(t *testing.T) {
	c := cluster.Open(t)
	dns := c.Reach("kube-system", "kube-dns", 53)
	resolver := &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "tcp", dns)
	}}
	addresses, err := resolver.LookupHost(t.Context(), "kubernetes.default.svc.cluster.local.")
	require.NoError(t, err)
	require.Equal(t, []string{c.Field("default", "service/kubernetes", "{.spec.clusterIP}")}, addresses)
}

func TestPodRunsAndEnds(t *testing.T) {
	c := cluster.Open(t)
	namespace := c.Namespace("pod")
	c.Apply(fmt.Sprintf(`apiVersion: v1
kind: Pod
metadata: {name: idle, namespace: %s}
spec:
  automountServiceAccountToken: false
  securityContext: {runAsNonRoot: true, runAsUser: 65532, seccompProfile: {type: RuntimeDefault}}
  containers:
    - name: idle
      image: %s
      securityContext: {allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: {drop: [ALL]}}
`, namespace, c.Part("pause")))
	c.Wait(namespace, "pod/idle", "condition=Ready")
	c.Kubectl("--namespace", namespace, "delete", "pod", "idle", "--wait=false")
	c.Gone(namespace, "pod/idle")
}

func TestPodThatPodSecurityForbidsIsRefused(t *testing.T) {
	c := cluster.Open(t)
	namespace := c.Namespace("refused")
	_, err := c.TryApply(fmt.Sprintf("{apiVersion: v1, kind: Pod, metadata: {name: root, namespace: %s}, spec: {containers: [{name: root, image: %s}]}}",
		namespace, c.Part("pause")))
	require.ErrorContains(t, err, "violates PodSecurity")
}

func TestServersStartBesideTheCluster(t *testing.T) {
	c := cluster.Open(t)
	kafka, mongodb := c.Kafka(), c.MongoDB()
	require.True(t, strings.HasPrefix(kafka.Addr, c.Host+":"), kafka.Addr)
	require.Contains(t, mongodb, "://"+c.Host+":")
}
