package stack

import (
	"context"
	"errors"
	"fmt"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
	render "github.com/guanxi-crm/guanxi/operator/internal/render/stack"
)

// report writes how the Stack and its services are, where that has changed. What others write into the status is left alone.
func (p *pass) report(ctx context.Context) error {
	status := &p.stack.Status
	status.ObservedGeneration = p.stack.Generation
	status.Services = p.serviceStatuses()
	status.Version = sameVersion(status.Services)
	status.Summary = p.summary()
	var failed []error
	if !equality.Semantic.DeepEqual(p.before.Status, p.stack.Status) {
		patch := client.MergeFrom(p.before)
		err := client.IgnoreNotFound(p.Client.Status().Patch(ctx, p.stack.DeepCopy(), patch))
		if err != nil {
			failed = append(failed, fmt.Errorf("write the Stack's status: %w", err))
		} else {
			p.tell()
		}
	}
	for _, at := range p.services {
		failed = append(failed, p.reportService(ctx, at))
	}
	return errors.Join(failed...)
}

func (p *pass) serviceStatuses() []v1alpha1.ServiceStatus {
	statuses := make([]v1alpha1.ServiceStatus, 0, len(p.services))
	for _, at := range p.services {
		next := v1alpha1.ServiceStatus{
			Name: at.service, Desired: new(at.desired), Ready: new(at.ready),
			Lag: p.lag(at.service), Endpoint: render.Endpoint(p.stack, at.service),
		}
		for _, before := range p.before.Status.Services {
			if before.Name == at.service {
				next.Version = before.Version
			}
		}
		if at.exists && at.settled && !at.changed { // until then its pods are of two versions, and the old one's serve
			next.Version = at.version
		}
		statuses = append(statuses, next)
	}
	return statuses
}

func (p *pass) lag(service v1alpha1.ServiceName) *int64 {
	if p.Lag == nil {
		return nil
	}
	return p.Lag.Lag(client.ObjectKeyFromObject(p.stack), service)
}

func sameVersion(services []v1alpha1.ServiceStatus) string {
	version := ""
	for i, service := range services {
		if i > 0 && service.Version != version {
			return ""
		}
		version = service.Version
	}
	return version
}

func (p *pass) summary() string {
	ready := 0
	for _, at := range p.services {
		if at.isReady() && !p.isSuspended() {
			ready++
		}
	}
	return fmt.Sprintf("%d/%d", ready, len(p.services))
}

// tell makes an event of each change of the Stack's readiness.
func (p *pass) tell() {
	before := meta.FindStatusCondition(p.before.Status.Conditions, v1alpha1.StackReady)
	now := meta.FindStatusCondition(p.stack.Status.Conditions, v1alpha1.StackReady)
	if now == nil || before != nil && before.Status == now.Status && before.Reason == now.Reason {
		return
	}
	kind := corev1.EventTypeWarning
	switch now.Reason {
	case v1alpha1.ReasonReady, v1alpha1.ReasonSuspended, v1alpha1.ReasonProgressing, v1alpha1.ReasonPreparing, v1alpha1.ReasonRollingOut:
		kind = corev1.EventTypeNormal
	}
	p.Events.Eventf(p.stack, nil, kind, now.Reason, "Reconcile", "%s", now.Message)
}

// reportService writes what autoscalers and kubectl read of one service.
func (p *pass) reportService(ctx context.Context, at progress) error {
	live := &v1alpha1.StackService{}
	err := p.Client.Get(ctx, p.inNamespace(render.ServiceName(p.stack, at.service)), live)
	if err != nil { // made just now: it comes round again
		return client.IgnoreNotFound(err)
	}
	next := live.DeepCopy()
	status := &next.Status
	status.ObservedGeneration = live.Generation
	status.Replicas, status.ReadyReplicas = new(at.replicas), new(at.ready)
	status.Selector = labels.SelectorFromSet(render.Selector(p.stack, at.service)).String()
	status.Version = p.statusOf(at.service).Version
	status.Lag = p.lag(at.service)
	meta.SetStatusCondition(&status.Conditions, p.availability(at, live.Generation))
	if equality.Semantic.DeepEqual(live.Status, next.Status) {
		return nil
	}
	err = client.IgnoreNotFound(p.Client.Status().Patch(ctx, next, client.MergeFrom(live)))
	if err != nil {
		return fmt.Errorf("write the status of StackService %s: %w", live.Name, err)
	}
	return nil
}

func (p *pass) statusOf(service v1alpha1.ServiceName) v1alpha1.ServiceStatus {
	for _, status := range p.stack.Status.Services {
		if status.Name == service {
			return status
		}
	}
	return v1alpha1.ServiceStatus{}
}

func (p *pass) availability(at progress, generation int64) metav1.Condition {
	condition := metav1.Condition{
		Type: v1alpha1.StackServiceAvailable, Status: metav1.ConditionFalse, ObservedGeneration: generation,
		LastTransitionTime: metav1.NewTime(p.Now()),
	}
	switch {
	case at.desired == 0:
		condition.Reason, condition.Message = v1alpha1.ReasonSuspended, "No pods are asked for."
	case at.ready > 0:
		condition.Status, condition.Reason = metav1.ConditionTrue, v1alpha1.ReasonReady
		condition.Message = "Pods are ready."
	case at.trouble != nil:
		condition.Reason, condition.Message = at.trouble.reason, at.trouble.what+"."
	default:
		condition.Reason, condition.Message = v1alpha1.ReasonProgressing, "No pod is ready yet."
	}
	return condition
}
