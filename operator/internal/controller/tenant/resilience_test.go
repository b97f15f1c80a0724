package tenant_test

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
	gatewayv1 "sigs.k8s.io/gateway-api/apis/v1"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
	"github.com/guanxi-crm/guanxi/operator/internal/controller/tenant"
	"github.com/guanxi-crm/guanxi/operator/internal/envtest"
)

func TestResyncOfSettledTenantsWritesNothing(t *testing.T) {
	w := newWorld(t)
	w.pool()
	pooled, dedicated := w.pooledClass(), w.dedicatedClass()
	_, stop := w.operator()
	all := []*v1alpha1.Tenant{w.tenant(pooled), w.tenant(pooled), w.tenant(dedicated), w.tenant(dedicated)}
	for _, one := range all {
		w.ready(one)
	}
	w.quiet()
	stop()
	w.config = func(c *tenant.Config) { c.CheckEvery = 200 * time.Millisecond }
	wire, _ := w.operator() // visits everything, and goes on looking at credentials
	before := w.servers.asked()
	require.Eventually(t, func() bool { return w.servers.asked() > before+40 }, envtest.Wait, envtest.Tick)
	require.Empty(t, wire.Writes())
}

// TestOperatorThatDiesBetweenAnyTwoWrites has an operator end after each number of writes that it takes to bring a tenant up
// and to take it down, and another one go on from there: the end must be the same every time.
func TestOperatorThatDiesBetweenAnyTwoWrites(t *testing.T) {
	for _, isolation := range []v1alpha1.Isolation{v1alpha1.Pooled, v1alpha1.Dedicated} {
		t.Run(string(isolation), func(t *testing.T) {
			w := newWorld(t)
			class := w.dedicatedClass()
			if isolation == v1alpha1.Pooled {
				w.pool()
				w.secret("mongodb", map[string]string{"uri": "mongodb://pool"})
				class = w.pooledClass()
			}
			var up, down string
			for writes := 0; ; writes++ {
				own := w.tenant(class, deletes)
				survived := w.dieAfter(writes, func() bool { return w.isReady(own) })
				_, stop := w.operator()
				w.ready(own)
				w.same(&up, own, writes)
				stop()
				w.servers.put(own.Name)
				require.NoError(t, w.Delete(t.Context(), own))
				survived = w.dieAfter(writes, func() bool { return !w.exists(own) }) && survived
				_, stop = w.operator()
				w.gone(own)
				w.same(&down, own, writes)
				stop()
				if survived {
					require.Greater(t, writes, 3)
					return
				}
			}
		})
	}
}

// dieAfter runs an operator that ends after so many writes, and reports whether it came to its end before that.
func (w *world) dieAfter(writes int, isDone func() bool) (survived bool) {
	w.t.Helper()
	wire, stop := w.operatorCut(writes)
	defer stop()
	require.Eventually(w.t, func() bool {
		select {
		case <-wire:
			return true
		default:
			survived = isDone()
			return survived
		}
	}, envtest.Wait, envtest.Tick)
	return survived
}

func (w *world) operatorCut(writes int) (cut <-chan struct{}, stop func()) {
	wire, stop := w.operator()
	return wire.CutAfter(writes), stop
}

func (w *world) isReady(t *v1alpha1.Tenant) bool {
	seen := &v1alpha1.Tenant{}
	return w.Get(w.t.Context(), client.ObjectKeyFromObject(t), seen) == nil && seen.Status.Phase == v1alpha1.PhaseReady
}

// same compares what there is of a tenant with what there was of the one before it.
func (w *world) same(before *string, own *v1alpha1.Tenant, writes int) {
	w.t.Helper()
	found := strings.ReplaceAll(w.inventory(own), own.Name, "ID")
	if *before == "" {
		*before = found
	}
	require.Equal(w.t, *before, found, "after %d writes", writes)
}

// inventory names all there is of a tenant.
func (w *world) inventory(own *v1alpha1.Tenant) string {
	w.t.Helper()
	var all []string
	for _, list := range []client.ObjectList{
		&corev1.SecretList{}, &corev1.ServiceAccountList{}, &corev1.ResourceQuotaList{}, &corev1.LimitRangeList{},
		&networkingv1.NetworkPolicyList{}, &v1alpha1.StackList{}, &gatewayv1.HTTPRouteList{}, &corev1.ConfigMapList{},
	} {
		require.NoError(w.t, w.List(w.t.Context(), list, client.MatchingLabels{v1alpha1.TenantLabel: own.Name}))
		all = append(all, names(list)...)
	}
	if namespace := (&corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: "guanxi-" + own.Name}}); !w.exists(namespace) {
		all = append(all, "no namespace")
	}
	all = append(all, w.servers.names(own.Name)...)
	if receipt := (&corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Namespace: w.namespace, Name: "tenant-" + own.Name + "-receipt"}}); w.exists(receipt) {
		all = append(all, receipt.Data["removed"], receipt.Data["kept"])
	}
	return strings.Join(all, "\n")
}

func TestServerThatHangsDelaysNobodyElse(t *testing.T) {
	w := newWorld(t)
	w.pool()
	w.config = func(c *tenant.Config) { c.Workers, c.ServerLimit = 4, 20*time.Second }
	hung := make(chan struct{}, 100)
	w.servers.fail(func(ctx context.Context, op string) error {
		if strings.HasPrefix(op, "mongodb") {
			hung <- struct{}{}
			<-ctx.Done()
			return ctx.Err()
		}
		return nil
	})
	w.operator()
	dedicated, pooled := w.dedicatedClass(), w.pooledClass()
	for range 6 {
		w.tenant(dedicated)
	}
	<-hung
	<-hung
	begun := time.Now()
	for range 5 {
		w.ready(w.tenant(pooled))
	}
	require.Less(t, time.Since(begun), 15*time.Second, "the others waited for a server that they do not need")
}

func TestConflictsAndPleasForPatienceAreOutlasted(t *testing.T) {
	w := newWorld(t)
	wire, _ := w.operator()
	var n atomic.Int32
	wire.Inject(func(r envtest.Request) *envtest.Fault {
		if !r.IsWrite() {
			return nil
		}
		count := n.Add(1)
		switch count % 4 {
		case 0:
			return &envtest.Fault{Status: 409, Reason: "Conflict"}
		case 2:
			return &envtest.Fault{Status: 429, Reason: "TooManyRequests"}
		default:
			return nil
		}
	})
	w.ready(w.tenant(w.dedicatedClass()))
}

func TestTransitionsAreToldAsEvents(t *testing.T) {
	w := newWorld(t)
	w.operator()
	w.pool()
	served := w.tenant(w.pooledClass())
	w.ready(served)
	w.stacks.are(func(*v1alpha1.Stack) string { return v1alpha1.ReasonUnavailable })
	w.becomes(served, v1alpha1.TenantReady, v1alpha1.ReasonUnavailable)
	require.Eventually(t, func() bool {
		var events corev1.EventList
		require.NoError(t, w.List(t.Context(), &events))
		told := make(map[string]string)
		for _, event := range events.Items {
			if event.InvolvedObject.Name == served.Name {
				told[event.Reason] = event.Type
			}
		}
		return told[v1alpha1.ReasonReady] == "Normal" && told[v1alpha1.ReasonUnavailable] == "Warning"
	}, envtest.Wait, envtest.Tick)
}

// quiet waits until no tenant has changed for a while.
func (w *world) quiet() {
	w.t.Helper()
	var last string
	calm := 0
	require.Eventually(w.t, func() bool {
		var tenants v1alpha1.TenantList
		require.NoError(w.t, w.List(w.t.Context(), &tenants))
		if now := fmt.Sprint(tenants.ResourceVersion, w.servers.asked()); now != last {
			last, calm = now, 0
		}
		calm++
		return calm > 10
	}, envtest.Wait, 100*time.Millisecond)
}
