//go:build cluster

package lifecycle

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

// usageIsShown waits until the operator has read from the services what the tenants use, and reads it with the command.
func (w *world) usageIsShown(t *testing.T) {
	for _, n := range w.tenants() {
		w.await(t, "", "tenant/"+n.id, fmt.Sprintf("jsonpath={.status.usage.customers}=%d", len(n.customers)))
	}
	table := run(t, w.cli, "tenant", "usage")
	t.Logf("guanxi tenant usage\n%s", table)
	for _, n := range w.tenants() {
		require.Regexp(t, fmt.Sprintf(`(?m)^%s +%d( of 1000)? +\S+`, n.id, len(n.customers)), table)
	}
	t.Logf("guanxi tenant show %s\n%s", w.lakeside.id, run(t, w.cli, "tenant", "show", w.lakeside.id))
	t.Logf("kubectl get tenants --output=wide\n%s", w.on(t).Kubectl("get", "tenants", "--output=wide"))
	t.Logf("kubectl get guanxi\n%s", w.on(t).Kubectl("get", "guanxi", "--all-namespaces"))
}
