package stack

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"k8s.io/apimachinery/pkg/api/meta"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
)

func TestReadinessOfWhatWasRolledOut(t *testing.T) {
	runs := progress{desired: 2, ready: 2, replicas: 2, exists: true, current: true, settled: true, whole: true}
	fewer, none, refused, stopped := runs, runs, runs, runs
	fewer.ready, fewer.whole = 1, false
	none.ready, none.whole = 0, false
	none.trouble = &trouble{v1alpha1.ReasonUnavailable, "customer ended: no answer from mongodb"}
	refused.ready, refused.whole = 1, false
	refused.trouble = &trouble{v1alpha1.ReasonQuotaExhausted, "The namespace's quota is used up"}
	stopped.desired, stopped.ready, stopped.replicas = 0, 0, 0
	for name, c := range map[string]struct {
		at     progress
		state  v1alpha1.State
		reason string
		says   string
	}{
		"all pods":              {at: runs, reason: v1alpha1.ReasonReady},
		"some pods":             {at: fewer, reason: v1alpha1.ReasonReady},
		"no pods":               {at: none, reason: v1alpha1.ReasonUnavailable, says: "no answer from mongodb"},
		"no more pods":          {at: refused, reason: v1alpha1.ReasonQuotaExhausted, says: "1 of 2"},
		"none are asked for":    {at: stopped, reason: v1alpha1.ReasonReady},
		"suspended":             {at: stopped, state: v1alpha1.Suspended, reason: v1alpha1.ReasonSuspended},
		"suspended, not yet so": {at: runs, state: v1alpha1.Suspended, reason: v1alpha1.ReasonProgressing},
	} {
		t.Run(name, func(t *testing.T) {
			p := concluded(c.state, c.at, runs)
			found := meta.FindStatusCondition(p.stack.Status.Conditions, v1alpha1.StackReady)
			require.Equal(t, c.reason, found.Reason, found.Message)
			require.Contains(t, found.Message, c.says)
		})
	}
}

func TestEveryConditionIsThereFromTheStart(t *testing.T) {
	p := concluded(v1alpha1.Active)
	p.connected, p.prepared = false, false
	p.conclude()
	for _, condition := range []string{
		v1alpha1.StackReady, v1alpha1.StackConnectionsReady, v1alpha1.StackPrepared, v1alpha1.StackRolledOut, v1alpha1.StackSuspended,
	} {
		found := meta.FindStatusCondition(p.stack.Status.Conditions, condition)
		require.NotNil(t, found, condition)
		require.NotEmpty(t, found.Message)
	}
}

func concluded(state v1alpha1.State, services ...progress) *pass {
	stack := &v1alpha1.Stack{Spec: v1alpha1.StackSpec{Version: "1.0", State: state}}
	if state == v1alpha1.Suspended {
		services = services[:1]
	}
	p := &pass{
		Reconciler: &Reconciler{Now: func() time.Time { return time.Unix(1_000_000, 0) }},
		before:     stack.DeepCopy(), stack: stack, services: services, connected: true, prepared: true,
	}
	p.met(v1alpha1.StackConnectionsReady, v1alpha1.ReasonReady, "They are there.")
	p.met(v1alpha1.StackPrepared, v1alpha1.ReasonReady, "It is prepared.")
	p.conclude()
	return p
}
