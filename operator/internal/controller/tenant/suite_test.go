package tenant_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/utils/clock"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/controller"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
	"github.com/guanxi-crm/guanxi/operator/internal/apply"
	"github.com/guanxi-crm/guanxi/operator/internal/controller/tenant"
	"github.com/guanxi-crm/guanxi/operator/internal/envtest"
	render "github.com/guanxi-crm/guanxi/operator/internal/render/tenant"
	"github.com/guanxi-crm/guanxi/operator/internal/tenantsfile"
)

var cluster envtest.Cluster

func TestMain(m *testing.M) { envtest.Main(m, &cluster, envtest.GatewayAPI) }

// world is a cluster in which Stacks become ready and gateways take routes as a test says, with one operator or several.
type world struct {
	client.Client // the test's own, without a cache

	t         *testing.T
	namespace string // the operator's
	servers   *servers
	stacks    *stacks
	gateway   *gateway
	stuck     *stuck
	config    func(*tenant.Config) // changes what operators work with; may be nil
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{
		Client: cluster.Client(t), t: t, namespace: cluster.Namespace(t), servers: newServers(),
		stacks: &stacks{}, gateway: &gateway{}, stuck: &stuck{},
	}
	envtest.Kubelet{Holds: w.stuck.holds}.Start(t, &cluster)
	w.stacks.start(t)
	w.gateway.start(t)
	w.secret("mongodb-admin", map[string]string{"uri": "mongodb://admin:secret@mongo:27017/"})
	w.secret("kafka-admin", map[string]string{"brokers": "kafka:9092", "user": "admin", "password": "secret"})
	return w
}

// operator runs the controllers of Tenants and of tenants files, and returns its wire to the API server and what ends it.
func (w *world) operator() (wire *envtest.Wire, stop func()) {
	w.t.Helper()
	to, wire := cluster.Wire(w.t)
	manager := envtest.Manager(w.t, to)
	applier := apply.New(manager.GetClient(), manager.GetAPIReader())
	registry := tenantsfile.NewRegistry()
	config := tenant.Config{
		Client: manager.GetClient(), Uncached: manager.GetAPIReader(), Applier: applier, Files: registry, Servers: w.servers,
		Events: manager.GetEventRecorder("guanxi-operator"), Clock: clock.RealClock{}, Namespace: w.namespace,
		Neighbours: render.Neighbours{Operator: w.namespace, Monitoring: []string{"monitoring"}, DNS: "kube-system"},
		Settle:     100 * time.Millisecond, Patience: 100 * time.Millisecond,
	}
	if w.config != nil {
		w.config(&config)
	}
	files := tenantsfile.New(tenantsfile.Config{
		Client: manager.GetClient(), Applier: applier, Registry: registry, Clock: clock.RealClock{},
		Quiet: 10 * time.Millisecond, Spacing: 20 * time.Millisecond,
	})
	require.NoError(w.t, files.SetupWithManager(manager, controller.Options{}, nil))
	require.NoError(w.t, tenant.New(config).SetupWithManager(w.t.Context(), manager, registry.Changed(), controller.Options{}, nil))
	return wire, envtest.Run(w.t, manager)
}

func (w *world) secret(name string, data map[string]string) {
	w.t.Helper()
	cluster.Create(w.t, &corev1.Secret{ObjectMeta: metav1.ObjectMeta{Namespace: w.namespace, Name: name}, StringData: data})
}

// pool makes a Stack that takes tenants of pooledClass.
func (w *world) pool(change ...func(*v1alpha1.Stack)) *v1alpha1.Stack {
	w.t.Helper()
	stack := &v1alpha1.Stack{
		ObjectMeta: metav1.ObjectMeta{Namespace: w.namespace, Name: "pool", Labels: map[string]string{"pool": w.namespace}},
		Spec: v1alpha1.StackSpec{
			Version: "1.0.0", MaxTenants: 10,
			MongoDB: v1alpha1.MongoDBConnection{SecretName: "mongodb"}, Kafka: v1alpha1.KafkaConnection{SecretName: "kafka"},
			OIDC:    v1alpha1.OIDC{Issuer: "https://id.example.com", Audience: "guanxi"},
			Gateway: &v1alpha1.GatewayReference{Name: "public", Namespace: "gateways"},
		},
	}
	for _, f := range change {
		f(stack)
	}
	cluster.Create(w.t, stack)
	return stack
}

func (w *world) pooledClass(change ...func(*v1alpha1.TenantClass)) *v1alpha1.TenantClass {
	w.t.Helper()
	return w.class(v1alpha1.TenantClassSpec{
		Isolation: v1alpha1.Pooled,
		Pool:      &v1alpha1.Pool{Selector: metav1.LabelSelector{MatchLabels: map[string]string{"pool": w.namespace}}},
		MaxLimits: &v1alpha1.Limits{RequestsPerSecond: new(int32(100))},
	}, change)
}

func (w *world) dedicatedClass(change ...func(*v1alpha1.TenantClass)) *v1alpha1.TenantClass {
	w.t.Helper()
	return w.class(v1alpha1.TenantClassSpec{
		Isolation: v1alpha1.Dedicated,
		Dedicated: &v1alpha1.Dedication{
			MongoDBAdminSecret: "mongodb-admin", KafkaAdminSecret: "kafka-admin",
			Replicas: &v1alpha1.ReplicaBounds{Min: 1, Max: 5},
			Quota:    quota(), LimitRange: limitRange(),
			Stack: v1alpha1.StackTemplate{
				Version: "1.0.0", OIDC: v1alpha1.OIDC{Issuer: "https://id.example.com", Audience: "guanxi"},
				Gateway: &v1alpha1.GatewayReference{Name: "public", Namespace: "gateways"},
			},
		},
	}, change)
}

func (w *world) class(spec v1alpha1.TenantClassSpec, change []func(*v1alpha1.TenantClass)) *v1alpha1.TenantClass {
	class := &v1alpha1.TenantClass{ObjectMeta: metav1.ObjectMeta{Name: envtest.Name(w.t)}, Spec: spec}
	for _, f := range change {
		f(class)
	}
	cluster.Create(w.t, class)
	return class
}

// tenant makes a Tenant with one hostname.
func (w *world) tenant(class *v1alpha1.TenantClass, change ...func(*v1alpha1.Tenant)) *v1alpha1.Tenant {
	w.t.Helper()
	id := envtest.Name(w.t)
	t := &v1alpha1.Tenant{
		ObjectMeta: metav1.ObjectMeta{Name: id},
		Spec:       v1alpha1.TenantSpec{ID: id, ClassName: class.Name, Hostnames: []string{id + ".example.com"}},
	}
	for _, f := range change {
		f(t)
	}
	cluster.Create(w.t, t)
	return t
}

// change changes an object until nobody else does at the same time.
func change[O client.Object](w *world, object O, f func(O)) {
	w.t.Helper()
	require.EventuallyWithT(w.t, func(c *assertT) {
		require.NoError(c, w.Get(w.t.Context(), client.ObjectKeyFromObject(object), object))
		before, _ := object.DeepCopyObject().(O)
		f(object)
		require.NoError(c, w.Patch(w.t.Context(), object, client.MergeFrom(before)))
	}, envtest.Wait, envtest.Tick)
}

// becomes waits until one of the tenant's conditions has the reason, for the tenant as it was last changed, and returns it.
func (w *world) becomes(t *v1alpha1.Tenant, condition, reason string) metav1.Condition {
	w.t.Helper()
	var found *metav1.Condition
	require.Eventually(w.t, func() bool {
		seen := &v1alpha1.Tenant{}
		if w.Get(w.t.Context(), client.ObjectKeyFromObject(t), seen) != nil {
			return false
		}
		found = meta.FindStatusCondition(seen.Status.Conditions, condition)
		*t = *seen
		return found != nil && found.Reason == reason && seen.Status.ObservedGeneration == seen.Generation
	}, envtest.Wait, envtest.Tick, "%s of %s does not become %s; the conditions are %s", condition, t.Name, reason, lazily(func() string {
		return fmt.Sprintf("%+v", t.Status.Conditions)
	}))
	return *found
}

func (w *world) ready(t *v1alpha1.Tenant) {
	w.t.Helper()
	w.becomes(t, v1alpha1.TenantReady, v1alpha1.ReasonReady)
	require.Equal(w.t, v1alpha1.PhaseReady, t.Status.Phase)
}

// deleted asks for the tenant's deletion and waits until it is gone.
func (w *world) deleted(t *v1alpha1.Tenant) {
	w.t.Helper()
	require.NoError(w.t, w.Delete(w.t.Context(), t))
	w.gone(t)
}

func (w *world) gone(object client.Object) {
	w.t.Helper()
	require.Eventually(w.t, func() bool { return !w.exists(object) }, envtest.Wait, envtest.Tick, "%s does not go", object.GetName())
}

func (w *world) exists(object client.Object) bool {
	return w.Get(w.t.Context(), client.ObjectKeyFromObject(object), object) == nil
}

// stuck says which namespaces do not go.
type stuck struct {
	mu   sync.Mutex
	name string
}

func (s *stuck) set(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.name = name
}

func (s *stuck) holds(name string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.name == name
}

// lazily makes the text of a failure when there is one.
type lazily func() string

// String implements fmt.Stringer.
func (l lazily) String() string { return l() }

// names returns kind and name of each object of a list.
func names(list client.ObjectList) []string {
	var all []string
	_ = meta.EachListItem(list, func(object runtime.Object) error {
		if named, ok := object.(client.Object); ok {
			all = append(all, fmt.Sprintf("%T %s", object, named.GetName()))
		}
		return nil
	})
	return all
}
