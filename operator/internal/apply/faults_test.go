package apply_test

import (
	"net/http"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"
	apierrors "k8s.io/apimachinery/pkg/api/errors"

	"github.com/guanxi-crm/guanxi/operator/internal/apply"
	"github.com/guanxi-crm/guanxi/operator/internal/envtest"
)

func TestTwoAppliersRacingEndWellAndQuiet(t *testing.T) {
	a, b := newFixture(t), newFixture(t)
	desired := configMap(a.namespace, "race", map[string]string{"k": "v"})
	var group sync.WaitGroup
	for _, f := range []*fixture{a, b, a, b} {
		group.Go(func() {
			for range 10 {
				if _, err := f.applier.Apply(t.Context(), desired); err != nil {
					t.Errorf("race: %v", err)
				}
			}
		})
	}
	group.Wait()
	a.settle(t, desired)
	b.settle(t, desired)
	require.Equal(t, map[string]string{"k": "v"}, a.configMap(t, "race").Data)
}

func TestStormOfConflictsAndRefusalsEndsWell(t *testing.T) {
	f := uncached(t)
	f.apply(t, configMap(f.namespace, "before", nil)) // which finds out what kinds there are
	var writes atomic.Int32
	f.wire.Inject(func(r envtest.Request) *envtest.Fault {
		if !r.IsWrite() {
			return nil
		}
		switch writes.Add(1) % 4 {
		case 1, 3:
			return &envtest.Fault{Status: http.StatusConflict, Reason: "Conflict"}
		case 2:
			return &envtest.Fault{Status: http.StatusTooManyRequests, Reason: "TooManyRequests"}
		default:
			return nil
		}
	})
	for _, content := range []string{"1", "2", "3"} {
		f.apply(t, configMap(f.namespace, "c", map[string]string{"k": content}))
		require.Equal(t, content, f.configMap(t, "c").Data["k"])
	}
	require.EqualValues(t, 12, writes.Load())
}

func TestLastingConflictIsGivenBackToTheWorkQueue(t *testing.T) {
	f := uncached(t)
	f.wire.Inject(func(r envtest.Request) *envtest.Fault {
		if r.IsWrite() {
			return &envtest.Fault{Status: http.StatusConflict, Reason: "Conflict"}
		}
		return nil
	})
	_, err := f.applier.Apply(t.Context(), configMap(f.namespace, "c", nil))
	require.True(t, apierrors.IsConflict(err), "the cause can be told: %v", err)
	require.ErrorContains(t, err, "ConfigMap "+f.namespace+"/c")
	require.Less(t, len(f.wire.Writes()), 10)
}

func TestRefusalIsNotTriedAgain(t *testing.T) {
	f := uncached(t)
	_, err := f.applier.Apply(t.Context(), configMap(f.namespace, "Not A Name", nil))
	require.True(t, apierrors.IsInvalid(err), "%v", err)
	require.Len(t, f.wire.Writes(), 1)
}

func TestUnknownKindIsTold(t *testing.T) {
	f := newFixture(t)
	_, err := f.applier.Apply(t.Context(), unknownKind(f.namespace))
	require.True(t, apply.IsKindMissing(err), "%v", err)
}
