package envtest

import (
	"context"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
)

type namespaces struct {
	client  client.Client
	kubelet Kubelet
}

// visit empties a namespace that is being deleted of what the operator makes, and lets it go when its Stacks are gone.
func (n namespaces) visit(ctx context.Context, key client.ObjectKey) (settled bool, err error) {
	namespace := &corev1.Namespace{}
	if err := n.client.Get(ctx, key, namespace); err != nil {
		return true, client.IgnoreNotFound(err)
	}
	if namespace.DeletionTimestamp == nil {
		return true, nil
	}
	if n.kubelet.Holds != nil && n.kubelet.Holds(key.Name) {
		return false, nil
	}
	for _, kind := range []client.Object{
		&v1alpha1.Stack{}, &v1alpha1.StackService{}, &appsv1.Deployment{}, &batchv1.Job{}, &corev1.Pod{}, &corev1.Service{},
		&corev1.Secret{}, &corev1.ConfigMap{}, &corev1.ServiceAccount{}, &corev1.ResourceQuota{}, &corev1.LimitRange{},
	} {
		err := n.client.DeleteAllOf(ctx, kind, client.InNamespace(key.Name), client.GracePeriodSeconds(0))
		if err != nil {
			return false, err
		}
	}
	stacks := &v1alpha1.StackList{}
	if err := n.client.List(ctx, stacks, client.InNamespace(key.Name)); err != nil || len(stacks.Items) > 0 {
		return false, err
	}
	namespace.Spec.Finalizers = nil
	return true, client.IgnoreNotFound(n.client.SubResource("finalize").Update(ctx, namespace))
}
