package envtest

import (
	"context"
	"testing"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/config"
	"sigs.k8s.io/controller-runtime/pkg/controller"
	"sigs.k8s.io/controller-runtime/pkg/metrics/server"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"github.com/guanxi-crm/guanxi/operator/internal/kube"
)

// Verdict says what becomes of pods.
type Verdict string

// The verdicts.
const (
	Runs      Verdict = "Runs"      // they become ready; a Job's succeed
	Waits     Verdict = "Waits"     // they start and do not become ready; a Job's do not end
	Stalls    Verdict = "Stalls"    // as Waits, until the Deployment's deadline has passed; a Job's fail
	PullFails Verdict = "PullFails" // their image is not to be had
)

// Kubelet stands in for the controllers and nodes that an API server alone does not have. Its functions are asked again and
// again, from other goroutines, until pods run and namespaces are gone.
type Kubelet struct {
	// Judge says what becomes of the pods of a Deployment or Job; nil: they run.
	Judge func(owner client.Object, pod corev1.PodTemplateSpec) Verdict
	// Holds says whether a namespace that is being deleted is stuck; nil: none is.
	Holds func(namespace string) bool
}

// again is how soon what is not settled yet is looked at again.
const again = 100 * time.Millisecond

// Start runs the kubelet until the test ends.
func (k Kubelet) Start(t testing.TB, cluster *Cluster) {
	t.Helper()
	manager, err := ctrl.NewManager(cluster.Config(t), ctrl.Options{
		Scheme:     kube.NewScheme(),
		Metrics:    server.Options{BindAddress: "0"},
		Controller: config.Controller{SkipNameValidation: new(true)},
	})
	if err != nil {
		t.Fatal(err)
	}
	direct := cluster.Client(t)
	for kind, visit := range map[client.Object]func(context.Context, client.ObjectKey) (bool, error){
		&appsv1.Deployment{}: deployments{direct, k}.visit,
		&batchv1.Job{}:       jobs{direct, k}.visit,
		&corev1.Namespace{}:  namespaces{direct, k}.visit,
	} {
		err := ctrl.NewControllerManagedBy(manager).For(kind).
			WithOptions(controller.Options{MaxConcurrentReconciles: 4}).
			Complete(reconcile.Func(func(ctx context.Context, r ctrl.Request) (ctrl.Result, error) {
				if settled, err := visit(ctx, r.NamespacedName); err == nil && settled {
					return ctrl.Result{}, nil
				}
				return ctrl.Result{RequeueAfter: again}, nil // an error is a lost race, most likely
			}))
		if err != nil {
			t.Fatal(err)
		}
	}
	Run(t, manager)
}

func (k Kubelet) judge(owner client.Object, pod corev1.PodTemplateSpec) Verdict {
	if k.Judge == nil {
		return Runs
	}
	return k.Judge(owner, pod)
}
