package apply_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	coreac "k8s.io/client-go/applyconfigurations/core/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/guanxi-crm/guanxi/operator/internal/apply"
	"github.com/guanxi-crm/guanxi/operator/internal/envtest"
)

func TestForeignObjectIsRefusedWhereAsked(t *testing.T) {
	f := newFixture(t)
	name := cluster.Namespace(t)
	f.settle(t, configMap(f.namespace, "warm", nil))
	_, err := f.applier.Apply(t.Context(), coreac.Namespace(name).WithLabels(ours()), apply.OnlyOurs())
	require.ErrorIs(t, err, apply.ErrNotOurs)
	live := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: name}}
	f.get(t, live)
	require.NotContains(t, live.Labels, "ours")
}

func TestForeignObjectIsAdoptedOtherwise(t *testing.T) {
	f := newFixture(t)
	cluster.Create(t, &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Namespace: f.namespace, Name: "c"}, Data: map[string]string{"theirs": "1"}})
	f.apply(t, configMap(f.namespace, "c", map[string]string{"ours": "2"}))
	require.Equal(t, map[string]string{"ours": "2", "theirs": "1"}, f.configMap(t, "c").Data)
}

func TestOwnObjectIsClaimedMadeAndRecognized(t *testing.T) {
	f := newFixture(t)
	desired := coreac.Namespace(envtest.Name(t)).WithLabels(ours())
	t.Cleanup(func() {
		_ = f.direct.Delete(t.Context(), &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: *desired.Name}})
	})
	require.Equal(t, apply.Created, f.apply(t, desired, apply.OnlyOurs()))
	require.Eventually(t, func() bool {
		f.wire.Reset()
		return f.apply(t, desired, apply.OnlyOurs()) == apply.Unchanged && len(f.wire.Requests()) == 0
	}, envtest.Wait, envtest.Tick)
}

func TestClaimOutlivesADeathRightAfterIt(t *testing.T) {
	f := uncached(t)
	desired := configMap(f.namespace, "c", map[string]string{"k": "v"})
	f.wire.CutAfter(1) // the claim gets through, and nothing after it
	_, err := f.applier.Apply(t.Context(), desired, apply.OnlyOurs())
	require.Error(t, err)
	f.wire.Inject(nil)
	require.NotEqual(t, apply.Unchanged, f.apply(t, desired, apply.OnlyOurs()))
	require.Equal(t, map[string]string{"k": "v"}, f.configMap(t, "c").Data)
	require.Equal(t, apply.Unchanged, f.apply(t, desired, apply.OnlyOurs()))
}

func TestTerminatingObjectIsLeft(t *testing.T) {
	f := uncached(t)
	desired := coreac.ConfigMap("c", f.namespace).WithFinalizers("guanxi.dev/test").WithData(map[string]string{"k": "v"})
	f.apply(t, desired)
	live := f.configMap(t, "c")
	require.NoError(t, f.direct.Delete(t.Context(), live))
	_, err := f.applier.Apply(t.Context(), configMap(f.namespace, "c", map[string]string{"k": "w"}))
	require.ErrorIs(t, err, apply.ErrTerminating)
	deleted, err := f.applier.Delete(t.Context(), live)
	require.NoError(t, err)
	require.False(t, deleted, "it is on its way already")
	f.change(t, live, `{"metadata":{"finalizers":null}}`)
}

func TestDeletesOursAndNothingElse(t *testing.T) {
	f := newFixture(t)
	f.settle(t, configMap(f.namespace, "ours", nil))
	theirs := &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Namespace: f.namespace, Name: "theirs", Labels: ours()}}
	cluster.Create(t, theirs)

	deleted, err := f.applier.Delete(t.Context(), f.configMap(t, "ours"))
	require.NoError(t, err)
	require.True(t, deleted)
	gone := &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Namespace: f.namespace, Name: "ours"}}
	require.True(t, apierrors.IsNotFound(f.direct.Get(t.Context(), client.ObjectKeyFromObject(gone), gone)))

	for _, name := range []string{"theirs", "none"} {
		deleted, err = f.applier.Delete(t.Context(), &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Namespace: f.namespace, Name: name}})
		require.NoError(t, err)
		require.False(t, deleted)
	}
	f.get(t, theirs)
}

func TestObjectMadeAgainIsNotDeletedInThePlaceOfTheOld(t *testing.T) {
	f := uncached(t)
	f.apply(t, configMap(f.namespace, "c", nil))
	f.wire.Inject(func(r envtest.Request) *envtest.Fault {
		if r.Method == http.MethodDelete { // between look and deletion somebody makes it anew
			require.NoError(t, f.direct.Delete(t.Context(), f.configMap(t, "c")))
			require.NoError(t, f.direct.Create(t.Context(), &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Namespace: f.namespace, Name: "c"}}))
		}
		return nil
	})
	_, err := f.applier.Delete(t.Context(), f.configMap(t, "c"))
	require.True(t, apierrors.IsConflict(err), "%v", err)
	f.configMap(t, "c")
}

func unknownKind(namespace string) runtime.ApplyConfiguration {
	return client.ApplyConfigurationFromUnstructured(&unstructured.Unstructured{Object: map[string]any{
		"apiVersion": "keda.sh/v1alpha1", "kind": "ScaledObject", "metadata": map[string]any{"name": "x", "namespace": namespace},
	}})
}
