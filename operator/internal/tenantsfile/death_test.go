package tenantsfile_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/operator/internal/envtest"
	"github.com/guanxi-crm/guanxi/operator/internal/tenantsfile"
)

// The steps are: ConfigMap, pod, status. Whatever the last was that got through, the next operator does the rest.
func TestDeathBetweenAnyTwoStepsLosesNothing(t *testing.T) {
	for steps := range 3 {
		t.Run(fmt.Sprint("after ", steps), func(t *testing.T) {
			dying := start(t)
			stack := dying.stack(t, 1)
			dying.pods(t, stack, 1)
			dying.eventuallyServes(t, stack, 0)
			cut := dying.wire.CutAfter(steps)
			dying.tenant(t, stack, stack.Name)
			select {
			case <-cut:
			case <-time.After(envtest.Wait):
				require.Fail(t, "there were fewer steps")
			}
			dying.stop()

			next := start(t)
			next.eventuallyServes(t, stack, 1)
			next.eventuallyKnows(t, stack, stack.Name, tenantsfile.Current)
		})
	}
}

func TestStormOfConflictsAndRefusalsEndsInTheRightFile(t *testing.T) {
	f := start(t)
	stack := f.stack(t, 100)
	var writes int
	f.wire.Inject(func(r envtest.Request) *envtest.Fault {
		if !r.IsWrite() {
			return nil
		}
		writes++
		switch writes % 3 {
		case 1:
			return &envtest.Fault{Status: 409, Reason: "Conflict"}
		case 2:
			return &envtest.Fault{Status: 429, Reason: "TooManyRequests"}
		default:
			return nil
		}
	})
	for i := range 20 {
		f.tenant(t, stack, fmt.Sprintf("%s-%02d", stack.Name, i))
	}
	f.eventuallyServes(t, stack, 20)
}
