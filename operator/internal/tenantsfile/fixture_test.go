package tenantsfile_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/clock"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/controller"

	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
	"github.com/guanxi-crm/guanxi/operator/internal/apply"
	"github.com/guanxi-crm/guanxi/operator/internal/envtest"
	"github.com/guanxi-crm/guanxi/operator/internal/tenantsfile"
)

var cluster envtest.Cluster

func TestMain(m *testing.M) { envtest.Main(m, &cluster) }

// fixture is the controller, running on a wire, and a client that sees the truth.
type fixture struct {
	direct    client.Client
	wire      *envtest.Wire
	registry  *tenantsfile.Registry
	stop      func()
	namespace string
	class     string

	mu      sync.Mutex
	changed map[string]bool
}

func start(t *testing.T) *fixture {
	t.Helper()
	config, wire := cluster.Wire(t)
	manager := envtest.Manager(t, config)
	f := &fixture{
		direct: cluster.Client(t), wire: wire, registry: tenantsfile.NewRegistry(), namespace: cluster.Namespace(t),
		class: envtest.Name(t), changed: map[string]bool{},
	}
	cluster.Create(t, &v1alpha1.TenantClass{
		ObjectMeta: metav1.ObjectMeta{Name: f.class},
		Spec: v1alpha1.TenantClassSpec{
			Isolation: v1alpha1.Pooled,
			Pool:      &v1alpha1.Pool{Selector: metav1.LabelSelector{MatchLabels: map[string]string{"pool": "a"}}},
		},
	})
	reconciler := tenantsfile.New(tenantsfile.Config{
		Client: manager.GetClient(), Registry: f.registry, Clock: clock.RealClock{},
		Applier: apply.New(manager.GetClient(), manager.GetAPIReader()),
	})
	require.NoError(t, reconciler.SetupWithManager(manager, controller.Options{MaxConcurrentReconciles: 4}, nil))
	go f.listen(t)
	f.stop = envtest.Run(t, manager)
	return f
}

func (f *fixture) listen(t *testing.T) {
	t.Helper()
	for {
		select {
		case <-t.Context().Done():
			return
		case e := <-f.registry.Changed():
			f.mu.Lock()
			f.changed[e.Object.GetName()] = true
			f.mu.Unlock()
		}
	}
}

func (f *fixture) told(name string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.changed[name]
}

func (f *fixture) stack(t *testing.T, room int32) *v1alpha1.Stack {
	t.Helper()
	stack := &v1alpha1.Stack{
		ObjectMeta: metav1.ObjectMeta{Namespace: f.namespace, Name: envtest.Name(t)},
		Spec: v1alpha1.StackSpec{
			Version: "1.0.0", MaxTenants: room,
			MongoDB: v1alpha1.MongoDBConnection{SecretName: "mongodb"}, Kafka: v1alpha1.KafkaConnection{SecretName: "kafka"},
			OIDC: v1alpha1.OIDC{Issuer: "https://id.test", Audience: "guanxi"},
		},
	}
	cluster.Create(t, stack)
	return stack
}

// touch has the Stack looked at again.
func (f *fixture) touch(t *testing.T, stack *v1alpha1.Stack) {
	t.Helper()
	live := f.live(t, stack)
	live.Spec.Region = "touched"
	require.NoError(t, f.direct.Update(t.Context(), live))
}

func (f *fixture) tenant(t *testing.T, stack *v1alpha1.Stack, name string) *v1alpha1.Tenant {
	t.Helper()
	f.apply(t, name)
	return f.place(t, stack, name)
}

// apply makes a tenant that is not placed yet.
func (f *fixture) apply(t *testing.T, name string) *v1alpha1.Tenant {
	t.Helper()
	tenant := &v1alpha1.Tenant{
		ObjectMeta: metav1.ObjectMeta{Name: name, Finalizers: []string{v1alpha1.CleanupFinalizer}},
		Spec:       v1alpha1.TenantSpec{ID: name, ClassName: f.class, DisplayName: "Tenant " + name},
	}
	cluster.Create(t, tenant)
	return tenant
}

// place puts a tenant into a Stack, as the Tenants' controller does.
func (f *fixture) place(t *testing.T, stack *v1alpha1.Stack, name string) *v1alpha1.Tenant {
	t.Helper()
	tenant := &v1alpha1.Tenant{ObjectMeta: metav1.ObjectMeta{Name: name}}
	patch := fmt.Sprintf(`{"status":{"namespace":%q,"stack":%q}}`, stack.Namespace, stack.Name)
	require.NoError(t, f.direct.Status().Patch(t.Context(), tenant, client.RawPatch("application/merge-patch+json", []byte(patch))))
	return tenant
}

func (f *fixture) leave(t *testing.T, name string) {
	t.Helper()
	require.NoError(t, f.direct.Delete(t.Context(), &v1alpha1.Tenant{ObjectMeta: metav1.ObjectMeta{Name: name}}))
}

func (f *fixture) pods(t *testing.T, stack *v1alpha1.Stack, n int) {
	t.Helper()
	for i := range n {
		cluster.Create(t, &corev1.Pod{
			ObjectMeta: metav1.ObjectMeta{
				Namespace: stack.Namespace, Name: fmt.Sprintf("%s-%d", stack.Name, i),
				Labels: map[string]string{v1alpha1.StackLabel: stack.Name, v1alpha1.ServiceLabel: "customer"},
			},
			Spec: corev1.PodSpec{Containers: []corev1.Container{{Name: "a", Image: "a"}}, TerminationGracePeriodSeconds: new(int64(0))},
		})
	}
}

func (f *fixture) livePods(t *testing.T, stack *v1alpha1.Stack) []corev1.Pod {
	t.Helper()
	pods := &corev1.PodList{}
	require.NoError(t, f.direct.List(t.Context(), pods, client.InNamespace(stack.Namespace), client.MatchingLabels{v1alpha1.StackLabel: stack.Name}))
	require.NotEmpty(t, pods.Items)
	return pods.Items
}

func (f *fixture) live(t *testing.T, stack *v1alpha1.Stack) *v1alpha1.Stack {
	t.Helper()
	live := &v1alpha1.Stack{}
	require.NoError(t, f.direct.Get(t.Context(), client.ObjectKeyFromObject(stack), live))
	return live
}

// directory is what the services make of the Stack's files, mounted into one folder.
func (f *fixture) directory(t *testing.T, stack *v1alpha1.Stack) *tenancy.Directory {
	t.Helper()
	maps := &corev1.ConfigMapList{}
	require.NoError(t, f.direct.List(t.Context(), maps, client.InNamespace(stack.Namespace), client.MatchingLabels{v1alpha1.StackLabel: stack.Name}))
	folder := t.TempDir()
	for _, file := range maps.Items {
		for name, text := range file.Data {
			require.True(t, strings.HasPrefix(file.Name, stack.Name+"-tenants-"))
			require.NoError(t, os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600))
		}
	}
	directory, err := tenancy.OpenDirectory(folder)
	require.NoError(t, err)
	return directory
}

func (f *fixture) ids(t *testing.T, stack *v1alpha1.Stack) []string {
	t.Helper()
	var ids []string
	for _, tenant := range f.directory(t, stack).All() {
		ids = append(ids, string(tenant.ID))
	}
	return ids
}

// eventuallyServes waits until the services would serve n tenants, and the Stack says so.
func (f *fixture) eventuallyServes(t *testing.T, stack *v1alpha1.Stack, n int) {
	t.Helper()
	require.Eventually(t, func() bool {
		status := f.live(t, stack).Status
		return status.Tenants != nil && int(*status.Tenants) == n && f.directory(t, stack).Revision() == status.TenantsRevision
	}, envtest.Wait, envtest.Tick)
	require.Len(t, f.ids(t, stack), n)
}

func (f *fixture) eventually(t *testing.T, stack *v1alpha1.Stack, name string, is func(tenancy.Tenant) bool) {
	t.Helper()
	require.Eventually(t, func() bool {
		entry, there := f.directory(t, stack).Lookup(tenancy.ID(name))
		return there && is(entry)
	}, envtest.Wait, envtest.Tick)
}

func (f *fixture) eventuallyKnows(t *testing.T, stack *v1alpha1.Stack, name string, want tenantsfile.State) {
	t.Helper()
	tenant, class := &v1alpha1.Tenant{}, &v1alpha1.TenantClass{}
	require.NoError(t, f.direct.Get(t.Context(), client.ObjectKey{Name: name}, tenant))
	require.NoError(t, client.IgnoreNotFound(f.direct.Get(t.Context(), client.ObjectKey{Name: tenant.Spec.ClassName}, class)))
	require.Eventually(t, func() bool {
		return f.registry.State(client.ObjectKeyFromObject(stack), tenant, class) == want
	}, envtest.Wait, envtest.Tick)
}
