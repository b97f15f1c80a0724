package main

import (
	"bytes"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	coordinationv1 "k8s.io/api/coordination/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
	"github.com/guanxi-crm/guanxi/operator/internal/envtest"
)

func TestWrongSettingsAreRefusedByName(t *testing.T) {
	for name, c := range map[string]struct {
		args, environ []string
		want          string
	}{
		"no namespace":         {want: "GUANXI_NAMESPACE"},
		"misspelt flag":        {args: []string{"--namespace=a", "--wrokers=1"}, want: "--wrokers"},
		"misspelt variable":    {args: []string{"--namespace=a"}, environ: []string{"GUANXI_WROKERS=1"}, want: "GUANXI_WROKERS"},
		"no workers":           {args: []string{"--namespace=a", "--workers=0"}, want: "GUANXI_WORKERS"},
		"no rate":              {args: []string{"--namespace=a", "--kube-qps=0"}, want: "GUANXI_KUBE_QPS"},
		"no burst":             {args: []string{"--namespace=a", "--kube-burst=0"}, want: "GUANXI_KUBE_BURST"},
		"lease too short":      {args: []string{"--namespace=a", "--lease-duration=1s"}, want: "GUANXI_LEASE_DURATION"},
		"time limit too short": {args: []string{"--namespace=a", "--time-limit=1ms"}, want: "GUANXI_TIME_LIMIT"},
		"no resync":            {args: []string{"--namespace=a", "--resync=0s"}, want: "GUANXI_RESYNC"},
		"usage too often":      {args: []string{"--namespace=a", "--usage-every=1ms"}, want: "GUANXI_USAGE_EVERY"},
		"ratio above one":      {args: []string{"--namespace=a", "--sample-ratio=2"}, want: "GUANXI_SAMPLE_RATIO"},
		"unknown certificate":  {args: []string{"--namespace=a", "--webhook-certificate=own"}, want: "--webhook-certificate"},
		"no cluster":           {args: []string{"--namespace=a", "--kubeconfig=/does/not/exist"}, want: "GUANXI_KUBECONFIG"},
	} {
		t.Run(name, func(t *testing.T) {
			require.ErrorContains(t, run(t.Context(), c.args, c.environ, &bytes.Buffer{}), c.want)
		})
	}
}

func TestHelpNamesEverySetting(t *testing.T) {
	var out bytes.Buffer
	require.NoError(t, run(t.Context(), []string{"--help"}, nil, &out))
	require.Contains(t, out.String(), "GUANXI_NAMESPACE")
	require.Contains(t, out.String(), "GUANXI_WEBHOOK_CERTIFICATE")
}

func TestOperatorIsReadyMeasuredAndEndsWhenAsked(t *testing.T) {
	direct := cluster.Client(t)
	name := envtest.Name(t)
	cluster.Create(t, &v1alpha1.Tenant{ObjectMeta: metav1.ObjectMeta{Name: name}, Spec: v1alpha1.TenantSpec{ID: name, ClassName: "none"}})
	operator := launch(t, cluster.Namespace(t)).ready(t)
	status, _ := ask("http://" + operator.health + "/healthz")
	require.Equal(t, http.StatusOK, status)

	require.Eventually(t, func() bool {
		tenant := &v1alpha1.Tenant{}
		require.NoError(t, direct.Get(t.Context(), client.ObjectKey{Name: name}, tenant))
		ready := meta.FindStatusCondition(tenant.Status.Conditions, v1alpha1.TenantReady)
		return ready != nil && ready.Status == metav1.ConditionFalse
	}, envtest.Wait, envtest.Tick, "a tenant of no class is told of it")
	_, metrics := ask("http://" + operator.metrics + "/metrics")
	for _, want := range []string{
		`guanxi_tenant_ready{class="none"`, `workqueue_depth{controller="tenant"`, `controller_runtime_reconcile_time_seconds_bucket{controller="tenant"`,
		`leader_election_master_status{name="guanxi-operator"} 1`, "rest_client_requests_total",
	} {
		require.Contains(t, metrics, want)
	}
	require.NotContains(t, operator.log.String(), `"level":"ERROR"`)

	require.NoError(t, operator.command.Process.Signal(syscall.SIGTERM))
	select {
	case err := <-operator.ended:
		require.NoError(t, err)
	case <-time.After(envtest.Wait):
		require.Fail(t, "the operator does not end")
	}
}

func TestAnotherReplicaTakesOverFromOneThatDied(t *testing.T) {
	direct, namespace := cluster.Client(t), cluster.Namespace(t)
	replicas := []*process{launch(t, namespace).ready(t), launch(t, namespace).ready(t)}
	var leader int
	require.Eventually(t, func() bool {
		for i, replica := range replicas {
			if replica.leads() {
				leader = i
				return true
			}
		}
		return false
	}, envtest.Wait, envtest.Tick)
	follower := replicas[1-leader]
	require.False(t, follower.leads())
	class := pooledClass(t)
	cluster.Create(t, class)
	accepted(t, direct, class)

	require.NoError(t, replicas[leader].command.Process.Kill())
	<-replicas[leader].ended
	require.Eventually(t, follower.leads, envtest.Wait, envtest.Tick)
	lease := &coordinationv1.Lease{}
	require.NoError(t, direct.Get(t.Context(), client.ObjectKey{Namespace: namespace, Name: leaseName}, lease))
	require.EqualValues(t, 1, *lease.Spec.LeaseTransitions)
	next := pooledClass(t)
	cluster.Create(t, next)
	accepted(t, direct, next)
}

func (p *process) leads() bool {
	_, metrics := ask("http://" + p.metrics + "/metrics")
	return strings.Contains(metrics, `leader_election_master_status{name="guanxi-operator"} 1`)
}

func pooledClass(t *testing.T) *v1alpha1.TenantClass {
	t.Helper()
	return &v1alpha1.TenantClass{
		ObjectMeta: metav1.ObjectMeta{Name: envtest.Name(t)},
		Spec: v1alpha1.TenantClassSpec{
			Isolation: v1alpha1.Pooled,
			Pool:      &v1alpha1.Pool{Selector: metav1.LabelSelector{MatchLabels: map[string]string{"pool": "a"}}},
		},
	}
}

func accepted(t *testing.T, direct client.Client, class *v1alpha1.TenantClass) {
	t.Helper()
	require.Eventually(t, func() bool {
		require.NoError(t, direct.Get(t.Context(), client.ObjectKeyFromObject(class), class))
		return meta.IsStatusConditionTrue(class.Status.Conditions, v1alpha1.TenantClassAccepted)
	}, envtest.Wait, envtest.Tick)
}
