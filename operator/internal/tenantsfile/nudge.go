package tenantsfile

import (
	"context"
	"fmt"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/log"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
)

// nudge makes the kubelets look at the Stack's pods, and so at the ConfigMaps that they mount, at once: without a change of
// a pod they look about once a minute. It is help, not a step: what it does not reach comes by itself.
func (r *Reconciler) nudge(ctx context.Context, stack *v1alpha1.Stack, revision string) {
	pods := &corev1.PodList{}
	err := r.Client.List(ctx, pods, client.InNamespace(stack.Namespace),
		client.MatchingLabels{v1alpha1.StackLabel: stack.Name}, client.HasLabels{v1alpha1.ServiceLabel})
	if err != nil {
		log.FromContext(ctx).Info("pods are not told of the new tenants file and will see it within a minute", "reason", err.Error())
		return
	}
	patch := client.RawPatch(types.MergePatchType,
		fmt.Appendf(nil, `{"metadata":{"annotations":{%q:%q}}}`, v1alpha1.TenantsRevisionAnnotation, revision))
	for i := range pods.Items {
		pod := &pods.Items[i]
		if pod.DeletionTimestamp != nil || pod.Annotations[v1alpha1.TenantsRevisionAnnotation] == revision {
			continue
		}
		if err := r.Client.Patch(ctx, pod, patch); err != nil && !apierrors.IsNotFound(err) {
			log.FromContext(ctx).Info("a pod is not told of the new tenants file and will see it within a minute",
				"pod", pod.Name, "reason", err.Error())
		}
	}
}
