package stack

import (
	"context"
	"errors"

	appsv1 "k8s.io/api/apps/v1"
	apps "k8s.io/client-go/applyconfigurations/apps/v1"
	"k8s.io/utils/ptr"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
	"github.com/guanxi-crm/guanxi/operator/internal/apply"
	render "github.com/guanxi-crm/guanxi/operator/internal/render/stack"
)

// rollOut makes each service what the Stack asks for. New pods come one service after another: the next begins when the one
// before has them all available, so that a version that does not work stops at the first service that shows it. What is not
// there at all is created at once.
func (p *pass) rollOut(ctx context.Context) error {
	failed := []error{p.ensureServiceAccount(ctx)}
	mayChange := p.prepared
	for _, service := range v1alpha1.ServiceNames() {
		at, err := p.ensureService(ctx, service, mayChange)
		at.trouble = p.troubleOf(at, err)
		p.services = append(p.services, at)
		mayChange = mayChange && at.isDone() && err == nil
		failed = append(failed, err)
	}
	return errors.Join(failed...)
}

// ensureService makes the objects of one service. That one of them is refused keeps none of the others from being made.
func (p *pass) ensureService(ctx context.Context, service v1alpha1.ServiceName, mayChange bool) (progress, error) {
	live := p.deployments[service]
	asked, scaleErr := p.ensureStackService(ctx, service)
	if asked == nil && live != nil { // it could not be found out: the number stays as it is
		asked = live.Spec.Replicas
	}
	replicas := render.Replicas(p.stack, service, ptr.Deref(asked, 1))
	at, err := p.ensureDeployment(ctx, service, replicas, mayChange)
	return at, errors.Join(
		scaleErr,
		err,
		p.apply(ctx, render.Service(p.stack, service)),
		p.ensureBudget(ctx, service, replicas),
		p.ensureAutoscaler(ctx, service),
	)
}

func (p *pass) ensureDeployment(ctx context.Context, service v1alpha1.ServiceName, replicas int32, mayChange bool) (progress, error) {
	live := p.deployments[service]
	if !p.connected {
		return p.progressOf(service, live, nil), p.scaleAlone(ctx, live, replicas)
	}
	desired, err := render.Deployment(p.stack, service, p.connections, replicas)
	if err != nil {
		return p.progressOf(service, live, nil), err
	}
	begins := live == nil && p.prepared
	if !begins && !mayChange && !hasTemplateOf(live, desired) {
		return p.progressOf(service, live, desired), p.scaleAlone(ctx, live, replicas)
	}
	outcome, err := p.Applier.Apply(ctx, desired)
	at := p.progressOf(service, live, desired)
	at.changed = err == nil && outcome != apply.Unchanged
	at.scaled = live != nil && ptr.Deref(live.Spec.Replicas, 1) != replicas
	return at, err
}

func hasTemplateOf(live *appsv1.Deployment, desired *apps.DeploymentApplyConfiguration) bool {
	return live != nil && live.Annotations[render.TemplateAnnotation] == desired.Annotations[render.TemplateAnnotation]
}

// scaleAlone changes the number of a Deployment's pods and nothing else of it, while what it is to become must wait: what was
// applied before is applied again with another number.
func (p *pass) scaleAlone(ctx context.Context, live *appsv1.Deployment, replicas int32) error {
	if live == nil || ptr.Deref(live.Spec.Replicas, 1) == replicas {
		return nil
	}
	before, err := apps.ExtractDeployment(live, v1alpha1.FieldManager)
	if err != nil {
		return err
	}
	if before.Spec == nil {
		return nil // nothing of it is ours yet
	}
	delete(before.Annotations, apply.Annotation) // the applier's own
	before.Spec.WithReplicas(replicas)
	_, err = p.Applier.Apply(ctx, before)
	return err
}
