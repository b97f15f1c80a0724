//go:build cluster

package lifecycle

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// provision makes two tenants with the command and two with kubectl, all at once, and waits until each is Ready and served.
func (w *world) provision(t *testing.T) {
	t.Helper()
	begin := time.Now()
	for _, n := range w.tenants() {
		if n.dedicated {
			w.c.DumpOnFailure(n.namespace())
		}
	}
	w.create(t, w.hilltop, "enterprise", "--policy", "Delete")
	w.c.Apply(manifest(w.lakeside.id, "enterprise", ""))
	w.c.Apply(manifest(w.meadow.id, "standard", `"deletionPolicy": "Delete", "overrides": {"limits": {"customers": 3}}`))
	w.create(t, w.orchard, "standard", "--wait")
	t.Logf("a pooled tenant is Ready after %.1f s", time.Since(begin).Seconds())
	for _, n := range w.tenants() {
		w.requireServed(t, n)
	}
	t.Logf("four tenants are served after %.1f s\n%s", time.Since(begin).Seconds(), w.c.Kubectl("get", "tenants"))
}

func (w *world) create(t *testing.T, n *tenant, class string, args ...string) {
	t.Helper()
	run(t, w.cli, append([]string{
		"tenant", "create", n.id, "--class", class, "--name", "Tenant " + n.id, "--hostname", n.host(), "--admin", admin,
		"--currency", "CNY", "--time-zone", "Asia/Shanghai",
	}, args...)...)
}

// requireServed waits until the tenant is Ready, and until all pods of all services answer at its hostname: each pod reads
// the tenants file for itself, and the gateway asks one after another.
func (w *world) requireServed(t *testing.T, n *tenant) {
	t.Helper()
	const enough = 8 // times in a row
	w.await(t, "", "tenant/"+n.id, "condition=Ready")
	require.Equal(t, "http://"+n.host(), w.on(t).Field("", "tenant/"+n.id, "{.status.url}"))
	row := 0
	eventually(t, func() bool {
		row++
		for _, service := range programs() {
			if !n.serves(t, service) {
				row = 0
			}
		}
		return row == enough
	}, "%s is not served at %s", n.id, n.host())
}

// await waits for what `kubectl wait --for` takes, as long as this test's patience lasts.
func (w *world) await(t *testing.T, namespace, object, what string) {
	t.Helper()
	eventually(t, func() bool {
		_, err := w.on(t).Try("--namespace", namespace, "wait", object, "--for="+what, "--timeout=10s")
		return err == nil
	}, "%s does not meet %s", object, what)
}

// describeOnFailure writes what the operator says of everything to the log when the test fails.
func (w *world) describeOnFailure(t *testing.T) {
	t.Helper()
	t.Cleanup(func() {
		if t.Failed() {
			out, err := try(t, "kubectl", "describe", "tenants,tenantclasses,stacks,stackservices", "--all-namespaces")
			t.Logf("%s %v", out, err)
		}
	})
}

// manifest is a Tenant; more is added to its spec.
func manifest(id, class, more string) string {
	if more != "" {
		more = ", " + more
	}
	return fmt.Sprintf(`{"apiVersion": "guanxi.dev/v1alpha1", "kind": "Tenant", "metadata": {"name": %[1]q}, "spec": {
	"id": %[1]q, "className": %[2]q, "displayName": "Tenant %[1]s", "hostnames": ["%[1]s.guanxi.test"], "admins": [%[3]q],
	"currency": "CNY", "timeZone": "Asia/Shanghai"%[4]s}}`, id, class, admin, more)
}
