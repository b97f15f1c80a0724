package stack

import (
	"context"
	"fmt"

	appsv1 "k8s.io/api/apps/v1"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	"k8s.io/client-go/discovery"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/builder"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/controller"
	"sigs.k8s.io/controller-runtime/pkg/handler"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"
	"sigs.k8s.io/controller-runtime/pkg/source"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
	"github.com/guanxi-crm/guanxi/operator/internal/kube"
)

// secretsField is the index of Stacks by the Secrets that they name.
const secretsField = "spec.secrets"

// SetupWithManager has the manager run the controller. wrap, when there is one, is put around each visit.
func (r *Reconciler) SetupWithManager(ctx context.Context, mgr ctrl.Manager, options controller.Options,
	wrap func(reconcile.Reconciler) reconcile.Reconciler,
) error {
	if err := mgr.GetFieldIndexer().IndexField(ctx, &v1alpha1.Stack{}, secretsField, secretsOf); err != nil {
		return fmt.Errorf("index Stacks by their Secrets: %w", err)
	}
	server, err := discovery.NewDiscoveryClientForConfigAndClient(mgr.GetConfig(), mgr.GetHTTPClient())
	if err != nil {
		return err
	}
	build := ctrl.NewControllerManagedBy(mgr).
		Named("stack").
		WithOptions(options).
		For(&v1alpha1.Stack{}, builder.WithPredicates(specChanged())).
		Owns(&v1alpha1.StackService{}, builder.WithPredicates(specChanged())).
		Owns(&appsv1.Deployment{}).
		Owns(&batchv1.Job{}).
		Owns(&corev1.Service{}).
		Owns(&corev1.ServiceAccount{}).
		Owns(&policyv1.PodDisruptionBudget{}, builder.WithPredicates(specChanged())).
		Owns(&autoscalingv2.HorizontalPodAutoscaler{}, builder.WithPredicates(autoscalerChanged())).
		WatchesMetadata(&corev1.Secret{}, handler.EnqueueRequestsFromMapFunc(r.stacksOfSecret)).
		Watches(&corev1.Pod{}, handler.EnqueueRequestsFromMapFunc(stackOfPod), builder.WithPredicates(troubleChanged())).
		Watches(&v1alpha1.Tenant{}, handler.EnqueueRequestsFromMapFunc(r.goingStackOfTenant))
	if r.Nudges != nil {
		build = build.WatchesRawSource(source.Channel(r.Nudges, &handler.EnqueueRequestForObject{}))
	}
	var visitor reconcile.Reconciler = r
	if wrap != nil {
		visitor = wrap(r)
	}
	running, err := build.Build(visitor)
	if err != nil {
		return err
	}
	return running.Watch(&kindsSource{reconciler: r, server: server, manager: mgr, controller: running})
}

func secretsOf(object client.Object) []string {
	stack, ok := object.(*v1alpha1.Stack)
	if !ok {
		return nil
	}
	return []string{stack.Spec.MongoDB.SecretName, stack.Spec.Kafka.SecretName}
}

func (r *Reconciler) stacksOfSecret(ctx context.Context, secret client.Object) []reconcile.Request {
	var stacks v1alpha1.StackList
	err := r.Client.List(ctx, &stacks, client.InNamespace(secret.GetNamespace()), client.MatchingFields{secretsField: secret.GetName()})
	if err != nil { // the cache has no such index: it was made above
		return nil
	}
	return requests(stacks.Items)
}

func requests(stacks []v1alpha1.Stack) []reconcile.Request {
	all := make([]reconcile.Request, 0, len(stacks))
	for i := range stacks {
		all = append(all, reconcile.Request{NamespacedName: client.ObjectKeyFromObject(&stacks[i])})
	}
	return all
}

func stackOfPod(_ context.Context, pod client.Object) []reconcile.Request {
	name := pod.GetLabels()[v1alpha1.StackLabel]
	if name == "" {
		return nil
	}
	return []reconcile.Request{{NamespacedName: client.ObjectKey{Namespace: pod.GetNamespace(), Name: name}}}
}

// goingStackOfTenant returns the tenant's Stack when that is to be deleted: it may go when the tenant does.
func (r *Reconciler) goingStackOfTenant(ctx context.Context, object client.Object) []reconcile.Request {
	tenant, ok := object.(*v1alpha1.Tenant)
	if !ok {
		return nil
	}
	key, placed := kube.StackOf(tenant)
	if !placed {
		return nil
	}
	stack := &v1alpha1.Stack{}
	if err := r.Client.Get(ctx, key, stack); err != nil || stack.DeletionTimestamp == nil {
		return nil
	}
	return []reconcile.Request{{NamespacedName: key}}
}
