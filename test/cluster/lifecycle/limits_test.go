//go:build cluster

package lifecycle

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/auth"
)

// limitOfCustomersIsHeld registers customers until the tenant has as many as its override allows. The limit is raised
// without a pod being restarted.
func (w *world) limitOfCustomersIsHeld(t *testing.T) {
	const body = `{"kind":"person","name":{"display":"One too many"}}`
	for len(w.meadow.customers) < 3 {
		w.meadow.register(t)
	}
	agent := w.meadow.as(t, auth.Agent)
	eventually(t, func() bool { // replicas count anew when the limit is near
		refused, err := agent.do(http.MethodPost, "/v1/customers", body)
		if err == nil && refused.status == http.StatusCreated {
			w.meadow.customers = append(w.meadow.customers, decode[struct{ ID string }](t, refused.body).ID)
		}
		return err == nil && refused.status == http.StatusForbidden
	}, "no customer of %s is refused", w.meadow.id)
	require.LessOrEqual(t, len(w.meadow.customers), 4, "one pod knows exactly what it has registered")
	refused, err := agent.do(http.MethodPost, "/v1/customers", body)
	require.NoError(t, err)
	require.Contains(t, string(refused.body), "limit", "%s", refused.body)
	t.Logf("the sentence: %s", refused.body)

	pods := w.podsOf(t, w.meadow)
	w.on(t).Kubectl("patch", "tenant", w.meadow.id, "--type=merge", `--patch={"spec":{"overrides":{"limits":{"customers":1000}}}}`)
	eventually(t, func() bool {
		made, err := agent.do(http.MethodPost, "/v1/customers", body)
		if err != nil || made.status != http.StatusCreated {
			return false
		}
		w.meadow.customers = append(w.meadow.customers, decode[struct{ ID string }](t, made.body).ID)
		return true
	}, "the limit of %s is not raised", w.meadow.id)
	require.Equal(t, pods, w.podsOf(t, w.meadow))
	beyond, err := w.on(t).TryApply(manifest("greedy", "standard", `"overrides": {"limits": {"customers": 100000000}}`))
	if err == nil { // where nobody refuses it at once, a condition does
		w.await(t, "", "tenant/greedy", `jsonpath={.status.conditions[?(@.type=="Ready")].reason}=OverrideOutOfBounds`)
		w.on(t).Kubectl("delete", "tenant", "greedy", "--timeout=2m")
	}
	t.Logf("beyond the class: %s %v", beyond, err)
}

// takenHostnameIsRefused asks for another tenant's hostname.
func (w *world) takenHostnameIsRefused(t *testing.T) {
	_, err := w.on(t).TryApply(`{"apiVersion": "guanxi.dev/v1alpha1", "kind": "Tenant", "metadata": {"name": "second"},
		"spec": {"id": "second", "className": "standard", "hostnames": ["` + w.orchard.host() + `"]}}`)
	require.ErrorContains(t, err, w.orchard.host())
	require.ErrorContains(t, err, w.orchard.id)
}
