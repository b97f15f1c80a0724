//go:build cluster

package lifecycle

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// dedicatedTenantIsBounded looks at what is around the services of a dedicated tenant: in the cluster and in Kafka.
func (w *world) dedicatedTenantIsBounded(t *testing.T) {
	n := w.lakeside
	c := w.on(t)
	require.Equal(t, "restricted", c.Field("", "namespace/"+n.namespace(), `{.metadata.labels.pod-security\.kubernetes\.io/enforce}`))
	require.NotEmpty(t, c.Kubectl("--namespace", n.namespace(), "get", "resourcequotas", "--output=name"))
	require.Contains(t, c.Kubectl("--namespace", n.namespace(), "get", "networkpolicies", "--output=name"), "/default-deny")
	require.Equal(t, "false", c.Field(n.namespace(), "serviceaccount/"+n.id, "{.automountServiceAccountToken}"))

	servers := w.servers(t)
	user, password := w.kafkaCredentials(t, n)
	require.NotEqual(t, w.kafka.User, user)
	mine := servers.as(t, user, password).topics(t)
	require.Contains(t, mine, "guanxi-lakeside.guanxi.customer.v1")
	for _, topic := range mine {
		require.Regexp(t, "^guanxi-lakeside[.]", topic, "%s sees the topic of others", n.id)
	}
	require.Subset(t, servers.databases(t), databasesOf(n))
}
