package stack_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/util/workqueue"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/controller"
	"sigs.k8s.io/controller-runtime/pkg/event"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
	"github.com/guanxi-crm/guanxi/operator/internal/apply"
	"github.com/guanxi-crm/guanxi/operator/internal/controller/stack"
	"github.com/guanxi-crm/guanxi/operator/internal/envtest"
)

var cluster envtest.Cluster

func TestMain(m *testing.M) { envtest.Main(m, &cluster) }

const stackName = "shared"

// world is a namespace with a controller of its own and what stands in for pods.
type world struct {
	*testing.T

	client     client.Client
	namespace  string
	pods       *pods
	clock      *clock
	lag        *lags
	wire       *envtest.Wire
	reconciler *stack.Reconciler
	stop       func()
}

// newWorld has the Secrets and the kubelet, and no controller yet.
func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{T: t, client: cluster.Client(t), namespace: cluster.Namespace(t), pods: &pods{}, clock: &clock{}, lag: newLags()}
	cluster.Create(t,
		w.secret("mongodb", map[string]string{"uri": "mongodb://mongodb:27017/"}),
		w.secret("kafka", map[string]string{"brokers": "kafka:9092"}))
	envtest.Kubelet{Judge: w.pods.judge}.Start(t, &cluster)
	return w
}

// start runs the controller on it until the test ends or stop is called.
func start(t *testing.T) *world {
	t.Helper()
	w := newWorld(t)
	w.run()
	return w
}

func (w *world) run() {
	var config *rest.Config
	config, w.wire = cluster.Wire(w.T)
	manager := envtest.Manager(w.T, config)
	w.reconciler = &stack.Reconciler{
		Client: manager.GetClient(), Uncached: manager.GetAPIReader(),
		Applier: apply.New(manager.GetClient(), manager.GetAPIReader()),
		Events:  manager.GetEventRecorder("guanxi-operator"), Now: w.clock.now, Lag: w.lag, Nudges: w.lag.nudges,
		LookForKinds: 200 * time.Millisecond,
	}
	require.NoError(w, w.reconciler.SetupWithManager(w.Context(), manager, controller.Options{
		RateLimiter: workqueue.NewTypedItemExponentialFailureRateLimiter[reconcile.Request](5*time.Millisecond, 200*time.Millisecond),
	}, nil))
	w.stop = envtest.Run(w.T, manager)
}

// create makes a Stack of the services' version 1.0, changed before by change.
func (w *world) create(change func(*v1alpha1.Stack)) {
	w.Helper()
	s := w.example()
	if change != nil {
		change(s)
	}
	cluster.Create(w.T, s)
}

func (w *world) example() *v1alpha1.Stack {
	return &v1alpha1.Stack{
		ObjectMeta: metav1.ObjectMeta{Name: stackName, Namespace: w.namespace},
		Spec: v1alpha1.StackSpec{
			Version: "1.0",
			MongoDB: v1alpha1.MongoDBConnection{SecretName: "mongodb"},
			Kafka:   v1alpha1.KafkaConnection{SecretName: "kafka"},
			OIDC:    v1alpha1.OIDC{Issuer: "https://login.example.com", Audience: "guanxi"},
		},
	}
}

// change changes the Stack's spec as a user does.
func (w *world) change(change func(*v1alpha1.StackSpec)) {
	w.Helper()
	s := w.stack()
	base := client.MergeFrom(s.DeepCopy())
	change(&s.Spec)
	require.NoError(w, w.client.Patch(w.Context(), s, base))
}

func (w *world) stack() *v1alpha1.Stack {
	w.Helper()
	s := &v1alpha1.Stack{}
	require.NoError(w, w.client.Get(w.Context(), w.key(stackName), s))
	return s
}

// reconcile does what the queue would, now.
func (w *world) reconcile() (reconcile.Result, error) {
	return w.reconciler.Reconcile(w.Context(), reconcile.Request{NamespacedName: w.key(stackName)})
}

func (w *world) key(name string) client.ObjectKey {
	return client.ObjectKey{Namespace: w.namespace, Name: name}
}

func (w *world) named(name string) metav1.ObjectMeta {
	return metav1.ObjectMeta{Namespace: w.namespace, Name: name}
}

func (w *world) secret(name string, data map[string]string) *corev1.Secret {
	return &corev1.Secret{ObjectMeta: w.named(name), StringData: data}
}

func (w *world) eventually(is func() bool, what string) {
	w.Helper()
	require.Eventually(w, is, envtest.Wait, envtest.Tick, what)
}

// becomes waits until a condition of the Stack has the reason for its present spec, and returns it.
func (w *world) becomes(condition, reason string) *metav1.Condition {
	w.Helper()
	var found *metav1.Condition
	is := func() bool {
		s := w.stack()
		found = meta.FindStatusCondition(s.Status.Conditions, condition)
		return found != nil && found.Reason == reason && found.ObservedGeneration == s.Generation
	}
	require.Eventually(w, is, envtest.Wait, envtest.Tick, "%s never becomes %s", condition, reason)
	return found
}

func (w *world) ready() {
	w.Helper()
	w.becomes(v1alpha1.StackReady, v1alpha1.ReasonReady)
}

func (w *world) deployment(service v1alpha1.ServiceName) *appsv1.Deployment {
	w.Helper()
	d := &appsv1.Deployment{}
	require.NoError(w, w.client.Get(w.Context(), w.key(stackName+"-"+string(service)), d))
	return d
}

// versions that the services' Deployments ask for, in order.
func (w *world) versions() []string {
	w.Helper()
	var versions []string
	for _, service := range v1alpha1.ServiceNames() {
		versions = append(versions, version(w.deployment(service).Spec.Template))
	}
	return versions
}

func (w *world) replicasBecome(service v1alpha1.ServiceName, want int32) {
	w.Helper()
	is := func() bool { return *w.deployment(service).Spec.Replicas == want }
	require.Eventually(w, is, envtest.Wait, envtest.Tick, "%s never has %d replicas", service, want)
}

// clock is the operator's, which tests move on.
type clock struct {
	mu    sync.Mutex
	ahead time.Duration
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Now().Add(c.ahead)
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ahead += d
}

// lags is what a test says of how far services are behind.
type lags struct {
	mu     sync.Mutex
	of     map[v1alpha1.ServiceName]int64
	nudges chan event.GenericEvent
}

func newLags() *lags {
	return &lags{of: map[v1alpha1.ServiceName]int64{}, nudges: make(chan event.GenericEvent, 8)}
}

func (l *lags) Lag(_ client.ObjectKey, service v1alpha1.ServiceName) *int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	if lag, known := l.of[service]; known {
		return &lag
	}
	return nil
}

func (l *lags) tell(s *v1alpha1.Stack, service v1alpha1.ServiceName, lag int64) {
	l.mu.Lock()
	l.of[service] = lag
	l.mu.Unlock()
	l.nudges <- event.GenericEvent{Object: s}
}

func (w *world) Context() context.Context { return w.T.Context() }

func (w *world) deployments() []appsv1.Deployment {
	w.Helper()
	var list appsv1.DeploymentList
	require.NoError(w, w.client.List(w.Context(), &list, client.InNamespace(w.namespace)))
	return list.Items
}
