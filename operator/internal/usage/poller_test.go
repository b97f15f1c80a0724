package usage

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/clock"
	clocks "k8s.io/utils/clock/testing"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/guanxi-crm/guanxi/kit/tenancy"
	report "github.com/guanxi-crm/guanxi/kit/usage"
	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
	"github.com/guanxi-crm/guanxi/operator/internal/envtest"
)

var cluster envtest.Cluster

func TestMain(m *testing.M) { envtest.Main(m, &cluster) }

func TestUsageIsWrittenWhenItChangesAndOnlyThen(t *testing.T) {
	f := start(t)
	f.services.tell(report.Tenant{ID: tenancy.ID(f.tenant), EventsToday: 3, MeasuredAt: new(time.Now())})
	f.round(t)
	require.EqualValues(t, 12, *f.usage(t).EventsToday)
	require.True(t, f.usage(t).Storage.IsZero())

	f.wire.Reset()
	for range 3 {
		f.round(t)
	}
	require.Empty(t, f.wire.Writes())

	f.services.tell(report.Tenant{ID: tenancy.ID(f.tenant), EventsToday: 4, MeasuredAt: new(time.Now())})
	f.round(t)
	require.EqualValues(t, 16, *f.usage(t).EventsToday)
	require.Len(t, f.wire.Writes(), 1)
}

func TestServiceThatDoesNotAnswerChangesNothing(t *testing.T) {
	f := start(t)
	f.services.tell(report.Tenant{ID: tenancy.ID(f.tenant), EventsToday: 3, MeasuredAt: new(time.Now())})
	f.round(t)
	require.NotNil(t, f.poller.Lags.Lag(f.stack, v1alpha1.Analytics))
	f.services.fail(v1alpha1.Analytics)
	f.services.tell(report.Tenant{ID: tenancy.ID(f.tenant), EventsToday: 9, MeasuredAt: new(time.Now())})
	f.round(t)
	require.EqualValues(t, 12, *f.usage(t).EventsToday)
	require.Nil(t, f.poller.Lags.Lag(f.stack, v1alpha1.Analytics), "it is not known any more")
	require.NotNil(t, f.poller.Lags.Lag(f.stack, v1alpha1.Customer))
}

func TestTenantOfAnotherStackIsNotTouched(t *testing.T) {
	f := start(t)
	other := envtest.Name(t)
	cluster.Create(t, &v1alpha1.Tenant{ObjectMeta: metav1.ObjectMeta{Name: other}, Spec: v1alpha1.TenantSpec{ID: other, ClassName: "c"}})
	f.services.tell(report.Tenant{ID: tenancy.ID(other), EventsToday: 3})
	f.wire.Reset()
	f.round(t)
	require.Empty(t, f.wire.Writes())
}

func TestLagIsSummedToldAndForgotten(t *testing.T) {
	f := start(t)
	f.round(t)
	require.EqualValues(t, 7, *f.poller.Lags.Lag(f.stack, v1alpha1.Feedback))
	told := <-f.poller.Lags.Changed()
	require.Equal(t, f.stack, client.ObjectKeyFromObject(told.Object))
	f.round(t)
	require.Empty(t, f.poller.Lags.Changed(), "nothing has changed")
	f.poller.Lags.keep(map[client.ObjectKey]bool{})
	require.Nil(t, f.poller.Lags.Lag(f.stack, v1alpha1.Feedback))
}

func TestStacksAreAskedEachMinuteUntilTheEnd(t *testing.T) {
	f := start(t)
	fake := clocks.NewFakeClock(time.Now())
	f.poller.Clock = fake
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- f.poller.Start(ctx) }()
	for n := range 3 {
		require.Eventually(t, func() bool { return f.services.asked() > 4*n }, envtest.Wait, envtest.Tick)
		fake.Step(time.Minute)
	}
	cancel()
	require.NoError(t, <-done)
}

func TestAddressIsTheServicesInTheCluster(t *testing.T) {
	require.Equal(t, "http://pool-customer.crm.svc:9090", InCluster(client.ObjectKey{Namespace: "crm", Name: "pool"}, v1alpha1.Customer))
}

// fixture is a poller behind a cache, a Stack with one tenant, and services that answer what they are told to.
type fixture struct {
	direct   client.Client
	wire     *envtest.Wire
	poller   *Poller
	services *services
	stack    client.ObjectKey
	tenant   string
}

func start(t *testing.T) *fixture {
	t.Helper()
	config, wire := cluster.Wire(t)
	f := &fixture{
		direct: cluster.Client(t), wire: wire, services: newServices(t),
		stack: client.ObjectKey{Namespace: cluster.Namespace(t), Name: envtest.Name(t)}, tenant: envtest.Name(t),
	}
	cluster.Create(t,
		&v1alpha1.Stack{ObjectMeta: metav1.ObjectMeta{Namespace: f.stack.Namespace, Name: f.stack.Name}, Spec: v1alpha1.StackSpec{
			Version: "1", MongoDB: v1alpha1.MongoDBConnection{SecretName: "m"}, Kafka: v1alpha1.KafkaConnection{SecretName: "k"},
			OIDC: v1alpha1.OIDC{Issuer: "https://id.test", Audience: "a"},
		}},
		&v1alpha1.Tenant{ObjectMeta: metav1.ObjectMeta{Name: f.tenant}, Spec: v1alpha1.TenantSpec{ID: f.tenant, ClassName: "c"}},
	)
	placed := fmt.Sprintf(`{"status":{"namespace":%q,"stack":%q}}`, f.stack.Namespace, f.stack.Name)
	require.NoError(t, f.direct.Status().Patch(t.Context(), &v1alpha1.Tenant{ObjectMeta: metav1.ObjectMeta{Name: f.tenant}},
		client.RawPatch("application/merge-patch+json", []byte(placed))))
	manager := envtest.Manager(t, config)
	f.poller = New(Config{
		Client: manager.GetClient(), Lags: NewLags(), Clock: clock.RealClock{},
		Address: func(_ client.ObjectKey, service v1alpha1.ServiceName) string {
			return f.services.server.URL + "/" + string(service)
		},
	})
	envtest.Run(t, manager)
	f.caughtUp(t)
	return f
}

// round asks once, and waits until the cache has what was written.
func (f *fixture) round(t *testing.T) {
	t.Helper()
	f.poller.round(t.Context())
	f.caughtUp(t)
}

func (f *fixture) caughtUp(t *testing.T) {
	t.Helper()
	live, cached := &v1alpha1.Tenant{}, &v1alpha1.Tenant{}
	require.NoError(t, f.direct.Get(t.Context(), client.ObjectKey{Name: f.tenant}, live))
	require.Eventually(t, func() bool {
		stacks := &v1alpha1.StackList{}
		return f.poller.Client.Get(t.Context(), client.ObjectKey{Name: f.tenant}, cached) == nil &&
			cached.ResourceVersion == live.ResourceVersion &&
			f.poller.Client.List(t.Context(), stacks) == nil && len(stacks.Items) > 0
	}, envtest.Wait, envtest.Tick)
}

func (f *fixture) usage(t *testing.T) *v1alpha1.TenantUsage {
	t.Helper()
	tenant := &v1alpha1.Tenant{}
	require.NoError(t, f.direct.Get(t.Context(), client.ObjectKey{Name: f.tenant}, tenant))
	require.NotNil(t, tenant.Status.Usage)
	return tenant.Status.Usage
}

// services are the ops ports of a Stack's services, which all answer the same.
type services struct {
	server *httptest.Server

	mu      sync.Mutex
	answer  report.Report
	failing v1alpha1.ServiceName
	count   int
}

func newServices(t *testing.T) *services {
	t.Helper()
	s := &services{}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{service}/tenants", func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.count++
		if s.failing == v1alpha1.ServiceName(r.PathValue("service")) {
			http.Error(w, "no", http.StatusServiceUnavailable)
			return
		}
		_ = json.NewEncoder(w).Encode(s.answer)
	})
	mux.HandleFunc("GET /{service}/metrics", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "# TYPE guanxi_consumer_lag gauge\n"+
			"guanxi_consumer_lag{topic=\"a\",partition=\"0\"} 3\nguanxi_consumer_lag{topic=\"a\",partition=\"1\"} 4\n"+
			"# TYPE up gauge\nup 1\n")
	})
	s.server = httptest.NewServer(mux)
	t.Cleanup(s.server.Close)
	return s
}

func (s *services) tell(tenant report.Tenant) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answer.Tenants = []report.Tenant{tenant}
}

func (s *services) fail(service v1alpha1.ServiceName) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.failing = service
}

func (s *services) asked() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.count
}
