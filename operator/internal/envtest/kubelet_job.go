package envtest

import (
	"context"
	"slices"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

type jobs struct {
	client  client.Client
	kubelet Kubelet
}

// visit ends a Job as its pods would. The server wants an end to be announced before it comes.
func (j jobs) visit(ctx context.Context, key client.ObjectKey) (settled bool, err error) {
	job := &batchv1.Job{}
	if err := j.client.Get(ctx, key, job); err != nil {
		return true, client.IgnoreNotFound(err)
	}
	ended := slices.ContainsFunc(job.Status.Conditions, func(c batchv1.JobCondition) bool {
		return c.Type == batchv1.JobComplete || c.Type == batchv1.JobFailed
	})
	if ended || job.DeletionTimestamp != nil {
		return true, nil
	}
	now := metav1.Now()
	before := job.DeepCopy()
	job.Status.StartTime = &now
	switch j.kubelet.judge(job, job.Spec.Template) {
	case Runs:
		job.Status.Succeeded = 1
		job.Status.CompletionTime = &now
		job.Status.Conditions = jobConditions(now, "CompletionsReached", batchv1.JobSuccessCriteriaMet, batchv1.JobComplete)
	case Stalls:
		job.Status.Failed = 1
		job.Status.Conditions = jobConditions(now, "BackoffLimitExceeded", batchv1.JobFailureTarget, batchv1.JobFailed)
	default:
		return false, nil
	}
	return true, j.client.Status().Patch(ctx, job, client.MergeFrom(before))
}

func jobConditions(now metav1.Time, reason string, kinds ...batchv1.JobConditionType) []batchv1.JobCondition {
	conditions := make([]batchv1.JobCondition, len(kinds))
	for i, kind := range kinds {
		conditions[i] = batchv1.JobCondition{
			Type: kind, Status: corev1.ConditionTrue, Reason: reason, LastProbeTime: now, LastTransitionTime: now,
		}
	}
	return conditions
}
