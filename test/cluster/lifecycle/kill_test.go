//go:build cluster

package lifecycle

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// killedPodLosesNothing kills the only pod of a dedicated tenant's customer service, and one of analytics, while people
// work who send a purchase again until it is taken.
func (w *world) killedPodLosesNothing(t *testing.T) {
	n := w.lakeside
	people := n.work(t, true)
	people.awaitRequests(t, 50)
	for _, service := range []string{"customer", "analytics"} {
		selector := "guanxi.dev/service=" + service
		before := w.podsOf(t, n, selector)
		begin := time.Now()
		w.on(t).Kubectl("--namespace", n.namespace(), "delete", "pods", "--selector="+selector, "--grace-period=0", "--force", "--wait=false")
		eventually(t, func() bool {
			now := w.podsOf(t, n, selector)
			return len(now) == 1 && now[0] != before[0]
		}, "the pod of %s is not killed", service)
		w.await(t, n.namespace(), "pod/"+w.podsOf(t, n, selector)[0], "condition=Ready")
		eventually(t, func() bool { return n.serves(t, service) }, "%s of %s does not come back", service, n.id)
		t.Logf("%s answers again %.1f s after it was killed", service, time.Since(begin).Seconds())
		people.awaitRequests(t, 50)
	}
	seen := people.end()
	t.Logf("%d purchases, %d attempts more, %d readings, %d readings failed", seen.purchases, seen.retries, seen.readings, len(seen.failures))
	require.Positive(t, seen.retries, "no purchase met a service that was away")
	n.requireFigures(t)
	w.await(t, n.namespace(), n.stack(), "condition=Ready")
	w.await(t, "", "tenant/"+n.id, "condition=Ready")
}
