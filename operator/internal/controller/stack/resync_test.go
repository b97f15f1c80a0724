package stack_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
)

func TestNothingIsWrittenWhenNothingChanged(t *testing.T) {
	w := start(t)
	w.create(everything)
	w.ready()
	w.settles()
	w.wire.Reset()
	for range 3 {
		_, err := w.reconcile()
		require.NoError(t, err)
	}
	require.Empty(t, w.wire.Writes())
	for _, r := range w.wire.Requests() { // but whether KEDA has come is asked now and again
		require.NotContains(t, r.Path, w.namespace, "all is known from the cache")
	}
}

func TestNothingIsWrittenWhenTheOperatorStartsAnew(t *testing.T) {
	w := start(t)
	w.create(everything)
	w.ready()
	w.settles()
	w.stop()
	w.run()
	_, err := w.reconcile()
	require.NoError(t, err)
	require.Empty(t, w.wire.Writes())
}

// everything sets what makes objects of every kind.
func everything(s *v1alpha1.Stack) {
	s.Spec.Services = []v1alpha1.ServiceSpec{
		{Name: v1alpha1.Customer, Replicas: new(int32(2))},
		{Name: v1alpha1.Interaction, Autoscaling: &v1alpha1.Autoscaling{MaxReplicas: 3, CPUPercent: new(int32(70))}},
	}
}

// settles waits until a reconciliation writes nothing.
func (w *world) settles() {
	w.Helper()
	w.eventually(func() bool {
		before := len(w.wire.Writes())
		_, err := w.reconcile()
		return err == nil && len(w.wire.Writes()) == before
	}, "a reconciliation writes nothing")
}
