//go:build cluster

package scale

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/test/cluster"
)

// endpoint returns the API server's address and the certificate of its authority.
func endpoint(t testing.TB, c *cluster.Cluster) (server string, authority []byte) {
	t.Helper()
	var config struct {
		Clusters []struct {
			Cluster struct {
				Server    string
				Authority string `json:"certificate-authority-data"`
			}
		}
	}
	require.NoError(t, json.Unmarshal([]byte(c.Kubectl("config", "view", "--raw", "--minify", "--flatten", "--output=json")), &config))
	require.Len(t, config.Clusters, 1)
	authority, err := base64.StdEncoding.DecodeString(config.Clusters[0].Cluster.Authority)
	require.NoError(t, err)
	return config.Clusters[0].Cluster.Server, authority
}

// kubeconfig writes one in the name of a service account.
func kubeconfig(t testing.TB, c *cluster.Cluster, namespace, account string) string {
	t.Helper()
	server, authority := endpoint(t, c)
	file := filepath.Join(t.TempDir(), "kubeconfig")
	require.NoError(t, os.WriteFile(file, fmt.Appendf(nil, `apiVersion: v1
kind: Config
current-context: cluster
clusters: [{name: cluster, cluster: {server: %q, certificate-authority-data: %s}}]
users: [{name: %s, user: {token: %s}}]
contexts: [{name: cluster, context: {cluster: cluster, user: %[3]s}}]
`, server, base64.StdEncoding.EncodeToString(authority), account, token(c, namespace, account)), 0o600))
	return file
}

func token(c *cluster.Cluster, namespace, account string) string {
	return strings.TrimSpace(c.Kubectl("--namespace", namespace, "create", "token", account, "--duration=3h"))
}

// The API server counts requests by the FlowSchema that they fall under: this one has the operator's writes counted by
// themselves.
const flows = `apiVersion: flowcontrol.apiserver.k8s.io/v1
kind: FlowSchema
metadata: {name: scale-operator-writes}
spec:
  matchingPrecedence: 501
  priorityLevelConfiguration: {name: workload-low}
  distinguisherMethod: {type: ByUser}
  rules:
    - subjects: [{kind: ServiceAccount, serviceAccount: {namespace: guanxi-system, name: guanxi-operator}}]
      resourceRules:
        - {verbs: [create, update, patch, delete, deletecollection], apiGroups: ["*"], resources: ["*"], namespaces: ["*"], clusterScope: true}
`

var dispatched = regexp.MustCompile(`(?m)^apiserver_flowcontrol_dispatched_requests_total\{flow_schema="scale-operator-writes",.*\} (\S+)$`)

// writes returns how many requests of the operator that write the API server has let in since it started.
func writes(t testing.TB, c *cluster.Cluster) int {
	t.Helper()
	found := dispatched.FindStringSubmatch(c.Kubectl("get", "--raw", "/metrics"))
	if found == nil {
		return 0
	}
	count, err := strconv.ParseFloat(found[1], 64)
	require.NoError(t, err)
	return int(count)
}
