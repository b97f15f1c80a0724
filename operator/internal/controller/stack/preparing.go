package stack

import (
	"context"
	"fmt"
	"strconv"
	"time"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
	render "github.com/guanxi-crm/guanxi/operator/internal/render/stack"
)

// A failed preparation is tried again after firstRetry, and twice as long each time up to lastRetry.
const (
	firstRetry = 30 * time.Second
	lastRetry  = 5 * time.Minute
)

// podExpected is after how long a Job without a pod is worth a word.
const podExpected = 30 * time.Second

// prepare has the indexes and topics of the version asked for created, by a Job, before anything runs it. A Deployment that
// was applied after such a Job remembers it, so that the Job need not be kept and rolling back needs none.
func (p *pass) prepare(ctx context.Context) error {
	if !p.connected {
		p.unknown(v1alpha1.StackPrepared, "The version is prepared once the connections are ready.")
		return nil
	}
	jobs, err := p.jobs(ctx)
	if err != nil {
		return err
	}
	name := render.PrepareName(p.stack, p.connections)
	job := jobs[name]
	delete(jobs, name)
	if err := p.removeJobs(ctx, jobs); err != nil {
		return err
	}
	switch failed := jobCondition(job, batchv1.JobFailed); {
	case p.isPreparedBefore() || jobCondition(job, batchv1.JobComplete) != nil:
		p.prepared = true
		p.met(v1alpha1.StackPrepared, v1alpha1.ReasonReady,
			fmt.Sprintf("Indexes and topics of version %s are there.", p.stack.Spec.Version))
		return nil
	case job == nil:
		return p.beginOnce(ctx, name)
	case failed != nil:
		return p.retry(ctx, job, failed)
	default:
		p.await(job)
		return nil
	}
}

func (p *pass) jobs(ctx context.Context) (map[string]*batchv1.Job, error) {
	var list batchv1.JobList
	err := p.Client.List(ctx, &list, client.InNamespace(p.stack.Namespace), client.MatchingLabels(render.PrepareLabels(p.stack)))
	if err != nil {
		return nil, fmt.Errorf("list the Jobs: %w", err)
	}
	jobs := make(map[string]*batchv1.Job, len(list.Items))
	for i := range list.Items {
		if job := &list.Items[i]; metav1.IsControlledBy(job, p.stack) && job.DeletionTimestamp == nil {
			jobs[job.Name] = job
		}
	}
	return jobs, nil
}

// removeJobs removes the Jobs of versions that are asked for no longer.
func (p *pass) removeJobs(ctx context.Context, jobs map[string]*batchv1.Job) error {
	for _, job := range jobs {
		if _, err := p.deleteJob(ctx, job); err != nil {
			return err
		}
	}
	return nil
}

func (p *pass) isPreparedBefore() bool {
	for _, live := range p.deployments {
		if live.Annotations[render.PreparedAnnotation] == render.Preparation(p.stack, p.connections) {
			return true
		}
	}
	return false
}

// beginOnce begins the first attempt, unless one was begun just now that the cache does not show yet: its count would be lost.
func (p *pass) beginOnce(ctx context.Context, name string) error {
	job := &batchv1.Job{}
	err := p.Uncached.Get(ctx, p.inNamespace(name), job)
	if apierrors.IsNotFound(err) {
		return p.begin(ctx, 1)
	}
	if err == nil {
		p.await(job)
	}
	return err
}

func (p *pass) begin(ctx context.Context, attempt int) error {
	p.tellPreparing()
	if err := p.ensureServiceAccount(ctx); err != nil { // a pod is refused without its own
		return err
	}
	job, err := render.PrepareJob(p.stack, p.connections, attempt)
	if err != nil {
		return err
	}
	_, err = p.Applier.Apply(ctx, job)
	return err
}

// retry begins anew when the Job has been over for long enough.
func (p *pass) retry(ctx context.Context, job *batchv1.Job, failed *batchv1.JobCondition) error {
	reason, what := v1alpha1.ReasonPrepareFailed, "Job "+job.Name+" failed: "+firstLine(failed.Message)
	if why := p.prepareTrouble(); why != nil {
		what = why.what
		if why.reason == v1alpha1.ReasonImageNotAvailable {
			reason = why.reason
		}
	}
	p.unmet(v1alpha1.StackPrepared, reason, fmt.Sprintf(
		"Version %s could not be prepared, and nothing runs it yet. %s. It is tried again by itself.", p.stack.Spec.Version, what))
	attempt, err := strconv.Atoi(job.Annotations[render.AttemptAnnotation])
	if err != nil || attempt < 1 {
		attempt = 1
	}
	wait := min(firstRetry<<min(attempt-1, 10), lastRetry)
	if left := failed.LastTransitionTime.Add(wait).Sub(p.Now()); left > 0 {
		p.lookAgain(left)
		return nil
	}
	if deleted, err := p.deleteJob(ctx, job); err != nil || !deleted {
		return err
	}
	return p.begin(ctx, attempt+1)
}

// deleteJob deletes this Job and not one of its name that was made since, which the cache does not show yet.
func (p *pass) deleteJob(ctx context.Context, job *batchv1.Job) (deleted bool, err error) {
	err = p.Client.Delete(ctx, job, client.Preconditions{UID: new(job.UID)}, client.PropagationPolicy(metav1.DeletePropagationBackground))
	if apierrors.IsNotFound(err) || apierrors.IsConflict(err) {
		return false, nil
	}
	return err == nil, err
}

// await tells how far a Job is that has not ended yet.
func (p *pass) await(job *batchv1.Job) {
	version := p.stack.Spec.Version
	why := p.prepareTrouble()
	switch {
	case why != nil && why.reason == v1alpha1.ReasonImageNotAvailable:
		p.unmet(v1alpha1.StackPrepared, why.reason, fmt.Sprintf("Version %s cannot be prepared. %s.", version, why.what))
	case why != nil:
		p.unmet(v1alpha1.StackPrepared, v1alpha1.ReasonPreparing,
			fmt.Sprintf("Indexes and topics of version %s are being created; the first attempt failed. %s.", version, why.what))
	case job.Status.Active+job.Status.Failed > 0:
		p.tellPreparing()
	case p.Now().Sub(job.CreationTimestamp.Time) < podExpected:
		p.tellPreparing()
		p.lookAgain(podExpected)
	default:
		p.unmet(v1alpha1.StackPrepared, v1alpha1.ReasonPreparing, fmt.Sprintf(
			"Job %s has no pod yet: its events say why. Most often a quota of the namespace is used up.", job.Name))
	}
}

func (p *pass) tellPreparing() {
	p.unmet(v1alpha1.StackPrepared, v1alpha1.ReasonPreparing,
		fmt.Sprintf("Indexes and topics of version %s are being created.", p.stack.Spec.Version))
}

func jobCondition(job *batchv1.Job, condition batchv1.JobConditionType) *batchv1.JobCondition {
	if job == nil {
		return nil
	}
	for i := range job.Status.Conditions {
		if c := &job.Status.Conditions[i]; c.Type == condition && c.Status == corev1.ConditionTrue {
			return c
		}
	}
	return nil
}
