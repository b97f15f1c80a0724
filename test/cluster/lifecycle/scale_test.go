//go:build cluster

package lifecycle

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// podsOf returns the names of the pods that serve the tenant, without those that are on their way out.
func (w *world) podsOf(t *testing.T, n *tenant, selector ...string) (names []string) {
	t.Helper()
	var pods struct {
		Items []struct {
			Metadata struct {
				Name              string
				DeletionTimestamp string
			}
		}
	}
	labels := strings.Join(append([]string{"guanxi.dev/service"}, selector...), ",")
	w.on(t).Get(&pods, "--namespace", n.namespace(), "pods", "--selector="+labels, "--sort-by=.metadata.name")
	for _, pod := range pods.Items {
		if pod.Metadata.DeletionTimestamp == "" {
			names = append(names, pod.Metadata.Name)
		}
	}
	return names
}

// replicas returns each service's number of pods that are ready, such as "analytics=1 customer=2".
func (w *world) replicas(t *testing.T, namespace string) string {
	t.Helper()
	return strings.TrimSpace(w.on(t).Kubectl("--namespace", namespace, "get", "stackservices",
		"--output=jsonpath={range .items[*]}{.spec.service}={.status.readyReplicas} {end}"))
}

// oneServiceIsScaledAlone scales the customer service of the pooled Stack, and leaves it at two pods. No other pod changes,
// and a resync does not set it back.
func (w *world) oneServiceIsScaledAlone(t *testing.T) {
	c := w.on(t)
	before := w.podsOf(t, w.orchard)
	elsewhere := w.replicas(t, w.lakeside.namespace())
	c.Kubectl("--namespace", platformNamespace, "scale", "stackservice/"+poolName+"-customer", "--replicas=2")
	w.await(t, platformNamespace, "stackservice/"+poolName+"-customer", "jsonpath={.status.readyReplicas}=2")
	require.Equal(t, "analytics=1 customer=2 feedback=1 interaction=1", w.replicas(t, platformNamespace))
	require.Equal(t, elsewhere, w.replicas(t, w.lakeside.namespace()))
	require.Subset(t, w.podsOf(t, w.orchard), before, "pods that were there stay")
	c.Kubectl("--namespace", platformNamespace, "annotate", w.orchard.stack(), "guanxi.test/look-again=now")
	w.await(t, platformNamespace, w.orchard.stack(), "condition=Ready")
	require.Equal(t, "2", c.Field(platformNamespace, "stackservice/"+poolName+"-customer", "{.spec.replicas}"))
}
