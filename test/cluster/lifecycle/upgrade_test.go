//go:build cluster

package lifecycle

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func (w *world) setVersion(t *testing.T, n *tenant, version string) {
	t.Helper()
	w.on(t).Kubectl("--namespace", n.namespace(), "patch", n.stack(), "--type=merge", fmt.Sprintf(`--patch={"spec":{"version":%q}}`, version))
}

// rollingUpgradeFailsNoRequest upgrades the pooled Stack while its tenants work.
func (w *world) rollingUpgradeFailsNoRequest(t *testing.T) {
	people := w.orchard.work(t, false)
	people.awaitRequests(t, 50)
	begin := time.Now()
	w.setVersion(t, w.orchard, nextVersion)
	w.await(t, platformNamespace, w.orchard.stack(), "jsonpath={.status.version}="+nextVersion)
	w.await(t, platformNamespace, w.orchard.stack(), "condition=Ready")
	took := time.Since(begin)
	people.awaitRequests(t, 50)
	seen := people.end()
	t.Logf("%d purchases and %d readings while four services were upgraded in %.1f s, %d failed",
		seen.purchases, seen.readings, took.Seconds(), len(seen.failures))
	seen.requireNoFailure(t)
	require.Greater(t, seen.purchases, 200)
	require.Greater(t, seen.readings, 200)
	images := w.on(t).Kubectl("--namespace", platformNamespace, "get", "deployments", "--output=jsonpath={.items[*].spec.template.spec.containers[*].image}")
	require.NotContains(t, images+" ", ":"+firstVersion+" ")
	require.Equal(t, "analytics=1 customer=2 feedback=1 interaction=1", w.replicas(t, platformNamespace))
	w.orchard.requireFigures(t)
}

// badVersionStopsAndIsSetBack asks for a version whose images are nowhere. The pods that run go on serving.
func (w *world) badVersionStopsAndIsSetBack(t *testing.T) {
	pods := w.podsOf(t, w.orchard)
	people := w.orchard.work(t, false)
	w.setVersion(t, w.orchard, badVersion)
	text := ""
	eventually(t, func() bool {
		text = w.said(t, platformNamespace, w.orchard.stack(), "Ready")
		return containsAll(text, "ImageNotAvailable", badVersion)
	}, "the Stack does not say that the images are not there")
	t.Log(text)
	people.awaitRequests(t, 50)
	w.setVersion(t, w.orchard, nextVersion)
	w.await(t, platformNamespace, w.orchard.stack(), "condition=Ready")
	people.end().requireNoFailure(t)
	require.Equal(t, pods, w.podsOf(t, w.orchard))
	w.await(t, "", "tenant/"+w.orchard.id, "condition=Ready")
}

// crashingPodsReplaceNone gives one service a setting that it refuses, so that its new pods end as soon as they begin. The
// pods that run go on serving, and those of the other services are left alone.
func (w *world) crashingPodsReplaceNone(t *testing.T) {
	const setting = "GUANXI_NO_SUCH_SETTING"
	patch := func(operation string) {
		w.on(t).Kubectl("--namespace", platformNamespace, "patch", w.orchard.stack(), "--type=json", "--patch", operation)
	}
	before := w.podsOf(t, w.orchard)
	people := w.orchard.work(t, false)
	patch(`[{"op": "add", "path": "/spec/services/2/env/-", "value": {"name": "` + setting + `", "value": "1"}}]`)
	said := ""
	eventually(t, func() bool {
		said = w.on(t).Kubectl("--namespace", platformNamespace, "get", "pods", "--selector=guanxi.dev/service=feedback",
			"--output=jsonpath={.items[*].status.containerStatuses[*].lastState.terminated.message}")
		return containsAll(said, setting)
	}, "no pod of feedback refuses the setting")
	text := w.said(t, platformNamespace, w.orchard.stack(), "RolledOut")
	t.Logf("%s\nits pod's last words: %s", text, said)
	require.Contains(t, text, "feedback")
	require.Subset(t, w.podsOf(t, w.orchard), before)
	people.awaitRequests(t, 50)
	patch(`[{"op": "remove", "path": "/spec/services/2/env/1"}]`)
	w.await(t, platformNamespace, w.orchard.stack(), "condition=Ready")
	people.end().requireNoFailure(t)
	eventually(t, func() bool { return slices.Equal(before, w.podsOf(t, w.orchard)) }, "other pods than before serve")
}
