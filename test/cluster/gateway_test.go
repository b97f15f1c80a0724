//go:build cluster

package cluster_test

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/auth/issuer"
	"github.com/guanxi-crm/guanxi/test/cluster"
)

// The backend is the gateway's own image, of which every pod answers its probes.
func TestRollingUpdateBehindTheGatewayFailsNoRequest(t *testing.T) {
	c := cluster.Open(t)
	edge := c.Edge()
	namespace := c.Namespace("rolling")
	host := namespace + ".guanxi.test"
	c.Apply(backend(namespace, c.Part("gateway")) + route(namespace, edge, "backend", 8081))
	c.Rollout(namespace, "deployment/backend")
	c.Wait(namespace, "httproute/route", `jsonpath={.status.parents[0].conditions[?(@.type=="Accepted")].status}=True`)
	client := edge.Client()
	c.Eventually(func() bool { return status(client, host) == http.StatusOK }, "%s is not routed", host)
	require.Equal(t, http.StatusNotFound, status(client, "nobody."+host))

	updated := make(chan struct{})
	go func() {
		defer close(updated)
		_, _ = c.Try("--namespace", namespace, "rollout", "restart", "deployment/backend")
		_, _ = c.Try("--namespace", namespace, "rollout", "status", "deployment/backend")
	}()
	requests, failed := 0, map[int]int{}
	for running := true; running; requests++ {
		select {
		case <-updated:
			running = false
		default:
		}
		if got := status(client, host); got != http.StatusOK {
			failed[got]++
		}
	}
	t.Logf("%d requests during the update", requests)
	require.Empty(t, failed, "of %d requests", requests)
	require.Greater(t, requests, 100)

	c.Kubectl("--namespace", namespace, "scale", "deployment/backend", "--replicas=0")
	c.Eventually(func() bool { return status(client, host) == http.StatusServiceUnavailable }, "%s without pods does not answer 503", host)
}

// A Service whose endpoint is this machine leads from the gateway's pod back to what the test has started.
func TestPodsReachServersBesideTheCluster(t *testing.T) {
	c := cluster.Open(t)
	edge := c.Edge()
	namespace := c.Namespace("beside")
	host := namespace + ".guanxi.test"
	keys := c.Issuer("guanxi")
	require.Len(t, strings.Split(keys.Token(issuer.Claims{Tenant: "acme", Subject: "someone"}), "."), 3)
	at, err := url.Parse(keys.URL)
	require.NoError(t, err)
	c.Apply(fmt.Sprintf(`apiVersion: v1
kind: Service
metadata: {name: issuer, namespace: %[1]s}
spec: {ports: [{name: http, port: 80}]}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: issuer, namespace: %[1]s, labels: {kubernetes.io/service-name: issuer}}
addressType: IPv4
endpoints: [{addresses: ["%[2]s"]}]
ports: [{name: http, port: %[3]s}]
---
`, namespace, at.Hostname(), at.Port()) + route(namespace, edge, "issuer", 80))
	client := edge.Client()
	c.Eventually(func() bool {
		body, err := get(client, "http://"+host+"/.well-known/openid-configuration")
		return err == nil && strings.Contains(body, keys.URL)
	}, "the issuer is not reached through the gateway")
}

func status(client *http.Client, host string) int {
	response, err := client.Get("http://" + host + "/healthz")
	if err != nil {
		return 0
	}
	defer response.Body.Close()
	_, _ = io.Copy(io.Discard, response.Body)
	return response.StatusCode
}

func get(client *http.Client, url string) (string, error) {
	response, err := client.Get(url)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	return string(body), err
}

func route(namespace string, edge *cluster.Edge, service string, port int) string {
	return fmt.Sprintf(`apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: route, namespace: %[1]s}
spec:
  parentRefs: [{name: %[2]s, namespace: %[3]s}]
  hostnames: [%[1]s.guanxi.test]
  rules: [{backendRefs: [{name: %[4]s, port: %[5]d}]}]
`, namespace, edge.Gateway, edge.Namespace, service, port)
}

// backend may read what a gateway reads, so that it becomes ready, through the gateway's own role.
func backend(namespace, image string) string {
	return fmt.Sprintf(`apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: backend, namespace: %[1]s}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: guanxi-test-gateway}
subjects: [{kind: ServiceAccount, name: default, namespace: %[1]s}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: backend, namespace: %[1]s}
spec:
  replicas: 2
  selector: {matchLabels: {app: backend}}
  strategy: {rollingUpdate: {maxUnavailable: 0, maxSurge: 1}}
  template:
    metadata: {labels: {app: backend}}
    spec:
      securityContext: {runAsNonRoot: true, runAsUser: 65532, seccompProfile: {type: RuntimeDefault}}
      containers:
        - name: backend
          image: %[2]s
          imagePullPolicy: IfNotPresent
          ports: [{name: probes, containerPort: 8081}]
          readinessProbe: {httpGet: {path: /healthz, port: probes}, periodSeconds: 1}
          securityContext: {allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: {drop: [ALL]}}
---
apiVersion: v1
kind: Service
metadata: {name: backend, namespace: %[1]s}
spec: {selector: {app: backend}, ports: [{name: probes, port: 8081}]}
---
`, namespace, image)
}
