package apply_test

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/guanxi-crm/guanxi/operator/internal/apply"
	"github.com/guanxi-crm/guanxi/operator/internal/envtest"
	"github.com/guanxi-crm/guanxi/operator/internal/kube"
)

var cluster envtest.Cluster

func TestMain(m *testing.M) { envtest.Main(m, &cluster) }

// fixture is an applier behind a cache, as in the operator, with a wire to the server and a client that sees the truth.
type fixture struct {
	applier   *apply.Applier
	wire      *envtest.Wire
	direct    client.Client
	namespace string
}

func newFixture(t *testing.T) *fixture {
	t.Helper()
	config, wire := cluster.Wire(t)
	manager := envtest.Manager(t, config)
	envtest.Run(t, manager)
	return &fixture{
		applier: apply.New(manager.GetClient(), manager.GetAPIReader()), wire: wire,
		direct: cluster.Client(t), namespace: cluster.Namespace(t),
	}
}

// uncached is a fixture whose applier reads the server itself.
func uncached(t *testing.T) *fixture {
	t.Helper()
	config, wire := cluster.Wire(t)
	wired, err := client.New(config, client.Options{Scheme: kube.NewScheme()})
	require.NoError(t, err)
	return &fixture{
		applier: apply.New(wired, wired), wire: wire, direct: cluster.Client(t), namespace: cluster.Namespace(t),
	}
}

func (f *fixture) apply(t *testing.T, desired runtime.ApplyConfiguration, opts ...apply.Option) apply.Outcome {
	t.Helper()
	outcome, err := f.applier.Apply(t.Context(), desired, opts...)
	require.NoError(t, err)
	return outcome
}

// settle applies until nothing is sent, as reconciles after each change would, and fails when that does not come.
func (f *fixture) settle(t *testing.T, desired runtime.ApplyConfiguration) {
	t.Helper()
	require.Eventually(t, func() bool {
		f.wire.Reset()
		return f.apply(t, desired) == apply.Unchanged && len(f.wire.Requests()) == 0
	}, envtest.Wait, envtest.Tick)
}

func (f *fixture) get(t *testing.T, object client.Object) {
	t.Helper()
	require.NoError(t, f.direct.Get(t.Context(), client.ObjectKeyFromObject(object), object))
}

// change changes an object as somebody else would.
func (f *fixture) change(t *testing.T, object client.Object, patch string) {
	t.Helper()
	require.NoError(t, f.direct.Patch(t.Context(), object, jsonMerge(patch), client.FieldOwner("somebody")))
}

func TestSendsNothingWhenNothingChanged(t *testing.T) {
	f := newFixture(t)
	for name, desired := range everyKind(f.namespace) {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, apply.Created, f.apply(t, desired))
			f.settle(t, desired)
		})
	}
}

func TestSendsNothingWhileTheCacheLags(t *testing.T) {
	f := newFixture(t)
	warm := configMap(f.namespace, "warm", map[string]string{"k": "v"})
	f.settle(t, warm)
	for _, content := range []string{"1", "2", "3"} {
		desired := configMap(f.namespace, "c", map[string]string{"k": content})
		f.apply(t, desired)
		f.wire.Reset()
		require.Equal(t, apply.Unchanged, f.apply(t, desired)) // at once: the watch has hardly brought the first
		require.Empty(t, f.wire.Writes())
	}
}

func TestPutsDriftBack(t *testing.T) {
	f := newFixture(t)
	desired := deployment(f.namespace, "a", "1000m")
	f.settle(t, desired)
	for name, patch := range map[string]string{
		"a value":               `{"spec":{"replicas":7}}`,
		"a label":               `{"metadata":{"labels":{"ours":"theirs"}}}`,
		"a label taken away":    `{"metadata":{"labels":{"ours":null}}}`,
		"the template's":        `{"spec":{"template":{"metadata":{"annotations":{"ours":"theirs"}}}}}`,
		"the mark of the apply": `{"metadata":{"annotations":{"guanxi.dev/applied":"0"}}}`,
	} {
		t.Run(name, func(t *testing.T) {
			before := f.deployment(t, "a")
			live := f.deployment(t, "a")
			f.change(t, live, patch)
			require.Eventually(t, func() bool { return f.apply(t, desired) == apply.Changed }, envtest.Wait, envtest.Tick)
			f.settle(t, desired)
			after := f.deployment(t, "a")
			require.Equal(t, before.Spec, after.Spec)
			require.Equal(t, before.Labels, after.Labels)
		})
	}
}

func TestPutsBackAListItemThatWasChangedOrTakenAway(t *testing.T) {
	f := newFixture(t)
	desired := deployment(f.namespace, "a", "1")
	f.settle(t, desired)
	for name, patch := range map[string]string{
		"changed":    `{"spec":{"template":{"spec":{"containers":[{"name":"a","env":[{"name":"OURS","value":"theirs"}]}]}}}}`,
		"taken away": `{"spec":{"template":{"spec":{"containers":[{"name":"a","env":[{"name":"OURS","$patch":"delete"}]}]}}}}`,
	} {
		t.Run(name, func(t *testing.T) {
			f.changeStrategically(t, f.deployment(t, "a"), patch)
			require.Eventually(t, func() bool { return f.apply(t, desired) == apply.Changed }, envtest.Wait, envtest.Tick)
			f.settle(t, desired)
			require.Equal(t, "ours", env(f.deployment(t, "a"))["OURS"])
		})
	}
}

func TestLeavesWhatOthersOwn(t *testing.T) {
	f := newFixture(t)
	desired := deployment(f.namespace, "a", "1")
	f.settle(t, desired)
	live := f.deployment(t, "a")
	f.change(t, live, `{"metadata":{"labels":{"theirs":"x"},"annotations":{"theirs":"y"}},"spec":{"minReadySeconds":3}}`)
	f.changeStrategically(t, live, `{"spec":{"template":{"spec":{"containers":[{"name":"a","env":[{"name":"THEIRS","value":"z"}]},{"name":"theirs","image":"b"}]}}}}`)
	f.settle(t, desired)

	f.apply(t, deployment(f.namespace, "a", "2")) // theirs outlive a change of ours too
	live = f.deployment(t, "a")
	require.Equal(t, "x", live.Labels["theirs"])
	require.Equal(t, "y", live.Annotations["theirs"])
	require.EqualValues(t, 3, live.Spec.MinReadySeconds)
	require.Equal(t, map[string]string{"OURS": "ours", "THEIRS": "z"}, env(live))
	require.Len(t, live.Spec.Template.Spec.Containers, 2)
}

func TestRemovesWhatIsNotWantedAnyMore(t *testing.T) {
	f := newFixture(t)
	f.settle(t, configMap(f.namespace, "c", map[string]string{"stays": "1", "goes": "2"}))
	require.Equal(t, apply.Changed, f.apply(t, configMap(f.namespace, "c", map[string]string{"stays": "1"})))
	live := f.configMap(t, "c")
	require.Equal(t, []string{"stays"}, slices.Collect(maps.Keys(live.Data)))
}

func TestReadsMetadataAloneOfSecrets(t *testing.T) {
	f := newFixture(t)
	f.settle(t, secret(f.namespace, "s", "one"))
	require.Equal(t, apply.Changed, f.apply(t, secret(f.namespace, "s", "two")))
	f.change(t, f.secret(t, "s"), `{"data":{"password":"dGhlaXJz"}}`)
	require.Eventually(t, func() bool { return f.apply(t, secret(f.namespace, "s", "two")) == apply.Changed }, envtest.Wait, envtest.Tick)
	require.Equal(t, "two", string(f.secret(t, "s").Data["password"]))
	for _, request := range f.wire.Requests() {
		whole := request.Method == http.MethodGet && strings.Contains(request.Path, "/secrets")
		require.False(t, whole, "a Secret was read: %s", request)
	}
}

func TestFailsWithoutAName(t *testing.T) {
	_, err := uncached(t).applier.Apply(t.Context(), configMap("default", "", nil))
	require.ErrorContains(t, err, "no name")
}
