package stack_test

import (
	"fmt"
	"regexp"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/tools/events"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
	"github.com/guanxi-crm/guanxi/operator/internal/apply"
	"github.com/guanxi-crm/guanxi/operator/internal/controller/stack"
	"github.com/guanxi-crm/guanxi/operator/internal/envtest"
	"github.com/guanxi-crm/guanxi/operator/internal/kube"
)

// TestOperatorKilledBetweenAnyTwoWrites creates a Stack, fixes a service's replicas no longer and changes the version, with
// an operator that dies after its n-th write, for every n, and another that takes over.
func TestOperatorKilledBetweenAnyTwoWrites(t *testing.T) {
	calm := newWorld(t)
	calm.create(fixed)
	calm.drive()
	afterCreation := calm.everything()
	calm.change(free)
	calm.drive()
	afterChange := calm.everything()

	for _, phase := range []struct {
		name string
		want map[string]string
		at   func(*world)
	}{
		{"creation", afterCreation, func(*world) {}},
		{"change", afterChange, func(w *world) {
			w.drive()
			w.change(free)
		}},
	} {
		for writes := 0; ; writes++ {
			died := false
			ok := t.Run(fmt.Sprintf("%s/%d", phase.name, writes), func(t *testing.T) {
				w := newWorld(t)
				w.create(fixed)
				phase.at(w)
				died = w.dies(writes)
				w.drive()
				require.Equal(t, phase.want, w.everything())
			})
			if !ok || !died { // it was never killed: this was the last write
				require.Greater(t, writes, 10)
				break
			}
		}
	}
}

func fixed(s *v1alpha1.Stack) {
	s.Spec.Services = []v1alpha1.ServiceSpec{{Name: v1alpha1.Interaction, Replicas: new(int32(3))}}
}

func free(s *v1alpha1.StackSpec) {
	s.Version = "2.0"
	s.Services = []v1alpha1.ServiceSpec{{
		Name: v1alpha1.Interaction, Autoscaling: &v1alpha1.Autoscaling{MinReplicas: 1, MaxReplicas: 5, CPUPercent: new(int32(60))},
	}}
}

// operator is one that reads what is there, without a cache, and whose work a test starts.
func (w *world) operator() (*stack.Reconciler, *envtest.Wire) {
	config, wire := cluster.Wire(w.T)
	direct, err := client.New(config, client.Options{Scheme: kube.NewScheme()})
	require.NoError(w, err)
	direct = client.WithFieldOwner(direct, v1alpha1.FieldManager)
	return &stack.Reconciler{
		Client: direct, Uncached: direct, Applier: apply.New(direct, direct),
		Events: events.NewFakeRecorder(1000), Now: time.Now,
	}, wire
}

// dies has an operator work until it has written so often, and reports whether it came to that before all was done.
func (w *world) dies(writes int) bool {
	w.Helper()
	operator, wire := w.operator()
	cut := wire.CutAfter(writes)
	died := false
	w.eventually(func() bool {
		_, err := operator.Reconcile(w.Context(), w.request())
		select {
		case <-cut:
			died = true
			return true
		default:
			return err == nil && w.isDone()
		}
	}, "it dies or is done")
	return died
}

// drive has an operator work until all is done.
func (w *world) drive() {
	w.Helper()
	operator, wire := w.operator()
	w.eventually(func() bool {
		wire.Reset()
		_, err := operator.Reconcile(w.Context(), w.request())
		return err == nil && len(wire.Writes()) == 0 && w.isDone()
	}, "all is done")
}

func (w *world) request() reconcile.Request {
	return reconcile.Request{NamespacedName: w.key(stackName)}
}

func (w *world) isDone() bool {
	s := &v1alpha1.Stack{}
	err := w.client.Get(w.Context(), w.key(stackName), s)
	ready := meta.FindStatusCondition(s.Status.Conditions, v1alpha1.StackReady)
	return err == nil && ready != nil && ready.Reason == v1alpha1.ReasonReady && ready.ObservedGeneration == s.Generation &&
		s.Status.Summary == "4/4"
}

// counted is what is made of the namespace's own ids.
var counted = regexp.MustCompile(`"(uid|guanxi.dev/connections|clusterIPs?|batch.kubernetes.io/controller-uid|controller-uid|batch.kubernetes.io/job-name|job-name|name)":("shared-prepare-[0-9a-f]+"|"[0-9a-f.-]+"|\["[0-9.]+"\])`)

// everything that there is, by kind and name.
func (w *world) everything() map[string]string {
	w.Helper()
	all := map[string]string{}
	for _, list := range []client.ObjectList{
		&appsv1.DeploymentList{}, &batchv1.JobList{}, &corev1.ServiceList{}, &corev1.ServiceAccountList{}, &policyv1.PodDisruptionBudgetList{},
		&autoscalingv2.HorizontalPodAutoscalerList{}, &v1alpha1.StackServiceList{},
	} {
		require.NoError(w, w.client.List(w.Context(), list, client.InNamespace(w.namespace)))
		require.NoError(w, meta.EachListItem(list, func(item runtime.Object) error {
			object, ok := item.(client.Object)
			require.True(w, ok)
			name := regexp.MustCompile(`prepare-.*`).ReplaceAllString(object.GetName(), "prepare")
			all[fmt.Sprintf("%T %s", object, name)] = counted.ReplaceAllString(w.form(object), `"$1":"…"`)
			return nil
		}))
	}
	return all
}
