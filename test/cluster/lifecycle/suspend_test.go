//go:build cluster

package lifecycle

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/auth"
)

// suspendedTenantResumes suspends a tenant of each kind right after a purchase. Nobody else notices, and after it is
// resumed the purchase is counted, once.
func (w *world) suspendedTenantResumes(t *testing.T) {
	for _, n := range []*tenant{w.orchard, w.hilltop} {
		n.buy(t, n.customers[0], 4200)
		begin := time.Now()
		run(t, w.cli, "tenant", "suspend", n.id)
		w.requireSuspended(t, n)
		t.Logf("%s is suspended after %.1f s", n.id, time.Since(begin).Seconds())
		require.Equal(t, http.StatusOK, w.meadow.as(t, auth.Agent).get(t, "/v1/customers").status)
		require.Equal(t, http.StatusOK, w.lakeside.as(t, auth.Agent).get(t, "/v1/customers").status)

		begin = time.Now()
		run(t, w.cli, "tenant", "resume", n.id, "--wait")
		w.requireServed(t, n)
		t.Logf("%s is resumed after %.1f s", n.id, time.Since(begin).Seconds())
		n.buy(t, n.customers[0], 100)
		n.requireFigures(t)
	}
}

// requireSuspended waits until a pooled tenant is refused with a sentence by all services, and until a dedicated one has no
// pods. Its data stay.
func (w *world) requireSuspended(t *testing.T, n *tenant) {
	t.Helper()
	people := n.as(t, auth.Admin)
	for _, path := range []string{"/v1/customers", "/v1/tasks", "/v1/cases", "/v1/dashboard"} {
		eventually(t, func() bool {
			got, err := people.do(http.MethodGet, path, "")
			if n.dedicated {
				return err == nil && got.status == http.StatusServiceUnavailable
			}
			return err == nil && got.status == http.StatusForbidden && strings.Contains(string(got.body), "is suspended")
		}, "%s of %s is still served", path, n.id)
	}
	w.await(t, "", "tenant/"+n.id, "jsonpath={.status.phase}=Suspended")
	w.await(t, "", "tenant/"+n.id, "condition=Suspended")
	if n.dedicated {
		eventually(t, func() bool {
			return w.on(t).Kubectl("--namespace", n.namespace(), "get", "pods", "--selector=guanxi.dev/service", "--output=name") == ""
		}, "pods of %s are still there", n.id)
	}
}
