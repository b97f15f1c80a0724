package envtest

import (
	"context"
	"slices"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

type deployments struct {
	client  client.Client
	kubelet Kubelet
}

// visit gives a Deployment the status that its pods would; while a new template's do not run, the old pods stay.
func (d deployments) visit(ctx context.Context, key client.ObjectKey) (settled bool, err error) {
	deployment := &appsv1.Deployment{}
	if err := d.client.Get(ctx, key, deployment); err != nil {
		return true, client.IgnoreNotFound(err)
	}
	if deployment.DeletionTimestamp != nil {
		return true, nil
	}
	verdict := d.kubelet.judge(deployment, deployment.Spec.Template)
	if err := d.pullFailure(ctx, deployment, verdict == PullFails); err != nil {
		return false, err
	}
	before := deployment.DeepCopy()
	status := &deployment.Status
	status.ObservedGeneration = deployment.Generation
	if verdict == Runs {
		n := *deployment.Spec.Replicas
		status.Replicas, status.UpdatedReplicas, status.ReadyReplicas, status.AvailableReplicas = n, n, n, n
		status.UnavailableReplicas = 0
	} else {
		status.UpdatedReplicas = 0
		status.UnavailableReplicas = 1
	}
	progressing, why := corev1.ConditionTrue, "NewReplicaSetAvailable"
	if verdict == Stalls {
		progressing, why = corev1.ConditionFalse, "ProgressDeadlineExceeded"
	}
	available := corev1.ConditionFalse
	if status.AvailableReplicas >= min(1, *deployment.Spec.Replicas) {
		available = corev1.ConditionTrue
	}
	setCondition(status, appsv1.DeploymentProgressing, progressing, why)
	setCondition(status, appsv1.DeploymentAvailable, available, "MinimumReplicas")
	return verdict == Runs, d.client.Status().Patch(ctx, deployment, client.MergeFrom(before))
}

// pullFailure makes or takes away the one pod whose image is not to be had.
func (d deployments) pullFailure(ctx context.Context, owner *appsv1.Deployment, failing bool) error {
	pod := &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{
			Namespace: owner.Namespace, Name: owner.Name + "-without-image",
			Labels: owner.Spec.Template.Labels, Annotations: owner.Spec.Template.Annotations,
		},
		Spec: owner.Spec.Template.Spec,
	}
	if !failing {
		return client.IgnoreNotFound(d.client.Delete(ctx, pod, client.GracePeriodSeconds(0)))
	}
	err := d.client.Create(ctx, pod)
	if apierrors.IsAlreadyExists(err) {
		return nil
	}
	if err != nil {
		return err
	}
	pod.Status.Phase = corev1.PodPending
	for _, container := range pod.Spec.Containers {
		pod.Status.ContainerStatuses = append(pod.Status.ContainerStatuses, corev1.ContainerStatus{
			Name: container.Name, Image: container.Image,
			State: corev1.ContainerState{Waiting: &corev1.ContainerStateWaiting{
				Reason: "ImagePullBackOff", Message: "Back-off pulling image " + container.Image,
			}},
		})
	}
	return d.client.Status().Update(ctx, pod)
}

func setCondition(status *appsv1.DeploymentStatus, kind appsv1.DeploymentConditionType, is corev1.ConditionStatus, reason string) {
	at := slices.IndexFunc(status.Conditions, func(c appsv1.DeploymentCondition) bool { return c.Type == kind })
	if at < 0 {
		at = len(status.Conditions)
		status.Conditions = append(status.Conditions, appsv1.DeploymentCondition{Type: kind})
	}
	condition := &status.Conditions[at]
	if condition.Status != is || condition.Reason != reason {
		*condition = appsv1.DeploymentCondition{
			Type: kind, Status: is, Reason: reason, LastUpdateTime: metav1.Now(), LastTransitionTime: metav1.Now(),
		}
	}
}
