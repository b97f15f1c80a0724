package stack_test

import (
	"math/rand/v2"
	"net/http"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
	"github.com/guanxi-crm/guanxi/operator/internal/envtest"
)

func TestStormsEndWell(t *testing.T) {
	for name, fault := range map[string]envtest.Fault{
		"conflicts":         {Status: http.StatusConflict, Reason: "Conflict"},
		"too many requests": {Status: http.StatusTooManyRequests, Reason: "TooManyRequests"},
		"server errors":     {Status: http.StatusInternalServerError, Reason: "InternalError"},
		"broken wires":      {},
	} {
		t.Run(name, func(t *testing.T) {
			w := start(t)
			w.create(nil)
			w.ready()
			var writes atomic.Int64
			chance := rand.New(rand.NewPCG(1, 2)) // asked under the wire's lock
			w.wire.Inject(func(r envtest.Request) *envtest.Fault {
				if !r.IsWrite() {
					return nil
				}
				writes.Add(1)
				if chance.IntN(2) == 0 {
					return nil
				}
				return &fault
			})
			w.change(func(s *v1alpha1.StackSpec) { s.Version = "2.0" })
			w.eventually(func() bool { return w.stack().Status.Version == "2.0" }, "the version is rolled out all the same")
			w.wire.Inject(nil)
			w.ready()
			require.Greater(t, writes.Load(), int64(10))
		})
	}
}

func TestAStormIsNoConditionOfTheStack(t *testing.T) {
	w := start(t)
	w.create(everything)
	w.ready()
	w.settles()
	before := w.stack().Status.Conditions
	w.wire.Inject(func(r envtest.Request) *envtest.Fault {
		if r.IsWrite() && !isStatus(r) {
			return &envtest.Fault{Status: http.StatusTooManyRequests, Reason: "TooManyRequests"}
		}
		return nil
	})
	w.scale(v1alpha1.Customer, 5) // is to be put back, and cannot be
	w.eventually(func() bool {
		_, err := w.reconcile()
		return err != nil
	}, "the storm is met")
	require.Equal(t, before, w.stack().Status.Conditions)
	w.wire.Inject(nil)
	w.eventually(func() bool { return *w.scaled(v1alpha1.Customer).Spec.Replicas == 2 }, "it is put back after the storm")
}

func isStatus(r envtest.Request) bool { return len(r.Path) > 7 && r.Path[len(r.Path)-7:] == "/status" }
