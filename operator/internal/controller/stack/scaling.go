package stack

import (
	"bytes"
	"context"
	"fmt"

	autoscalingv2 "k8s.io/api/autoscaling/v2"
	policyv1 "k8s.io/api/policy/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/structured-merge-diff/v6/fieldpath"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
	render "github.com/guanxi-crm/guanxi/operator/internal/render/stack"
)

// replicasManager holds a StackService's replicas from when the Stack no longer fixes them until somebody scales.
const replicasManager = v1alpha1.FieldManager + "-replicas"

// ensureStackService makes the service something that can be scaled, and returns how many pods it is to have; nil when that
// is not known.
func (p *pass) ensureStackService(ctx context.Context, service v1alpha1.ServiceName) (asked *int32, err error) {
	live := &v1alpha1.StackService{}
	err = client.IgnoreNotFound(p.Client.Get(ctx, p.inNamespace(render.ServiceName(p.stack, service)), live))
	if err != nil {
		return nil, err
	}
	asked = live.Spec.Replicas
	if fixed := render.Spec(p.stack, service).Replicas; fixed != nil {
		asked = fixed
	} else if ownsReplicas(live) {
		if err := p.handOver(ctx, service); err != nil {
			return asked, fmt.Errorf("hand over the replicas of %s: %w", live.Name, err)
		}
	}
	return asked, p.apply(ctx, render.StackService(p.stack, service))
}

// handOver leaves the number as it is and gives up owning it. To leave it out of what is applied would set it back to 1.
func (p *pass) handOver(ctx context.Context, service v1alpha1.ServiceName) error {
	live := &v1alpha1.StackService{} // as it is: an older number from the cache would scale
	err := p.Uncached.Get(ctx, p.inNamespace(render.ServiceName(p.stack, service)), live)
	if apierrors.IsNotFound(err) || err == nil && live.Spec.Replicas == nil {
		return nil
	}
	if err != nil {
		return err
	}
	alone := render.ReplicasAlone(p.stack, service, *live.Spec.Replicas)
	return p.Client.Apply(ctx, alone, client.FieldOwner(replicasManager), client.ForceOwnership)
}

func ownsReplicas(live *v1alpha1.StackService) bool {
	replicas := fieldpath.MakePathOrDie("spec", "replicas")
	for _, entry := range live.ManagedFields {
		if entry.Manager != v1alpha1.FieldManager || entry.Operation != metav1.ManagedFieldsOperationApply || entry.FieldsV1 == nil {
			continue
		}
		var owned fieldpath.Set
		if err := owned.FromJSON(bytes.NewReader(entry.FieldsV1.GetRawBytes())); err == nil && owned.Has(replicas) {
			return true
		}
	}
	return false
}

// ensureAutoscaler has at most one autoscaler there: one that is not wanted is deleted before the other is made.
func (p *pass) ensureAutoscaler(ctx context.Context, service v1alpha1.ServiceName) error {
	keda := p.kinds.has(render.ScaledObjectKind()) && p.kinds.has(render.TriggerAuthenticationKind())
	wanted := render.AutoscalerOf(p.stack, service, keda)
	if wanted == render.ByLag && !p.connected {
		return nil // the brokers are not known; what is there stays
	}
	if wanted != render.ByCPU {
		hpa := &autoscalingv2.HorizontalPodAutoscaler{ObjectMeta: p.named(service)}
		if _, err := p.Applier.Delete(ctx, hpa); err != nil {
			return err
		}
	}
	if keda {
		if err := p.ensureScaledObject(ctx, service, wanted == render.ByLag); err != nil {
			return err
		}
	}
	if wanted == render.ByCPU {
		return p.apply(ctx, render.HorizontalPodAutoscaler(p.stack, service))
	}
	return nil
}

func (p *pass) ensureScaledObject(ctx context.Context, service v1alpha1.ServiceName, wanted bool) error {
	if !wanted {
		if err := p.deleteKind(ctx, render.ScaledObjectKind(), service); err != nil {
			return err
		}
	}
	if wanted && render.NeedsTriggerAuthentication(p.connections) {
		if err := p.apply(ctx, render.TriggerAuthentication(p.stack, service, p.connections)); err != nil {
			return err
		}
	} else if err := p.deleteKind(ctx, render.TriggerAuthenticationKind(), service); err != nil {
		return err
	}
	if wanted {
		return p.apply(ctx, render.ScaledObject(p.stack, service, p.connections))
	}
	return nil
}

// ensureBudget has nodes emptied one pod at a time where there is more than one; one alone would never let its node go.
func (p *pass) ensureBudget(ctx context.Context, service v1alpha1.ServiceName, replicas int32) error {
	if replicas > 1 {
		return p.apply(ctx, render.DisruptionBudget(p.stack, service))
	}
	_, err := p.Applier.Delete(ctx, &policyv1.PodDisruptionBudget{ObjectMeta: p.named(service)})
	return err
}

func (p *pass) ensureServiceAccount(ctx context.Context) error {
	return p.apply(ctx, render.ServiceAccount(p.stack))
}

func (p *pass) apply(ctx context.Context, desired runtime.ApplyConfiguration) error {
	_, err := p.Applier.Apply(ctx, desired)
	return err
}

func (p *pass) deleteKind(ctx context.Context, kind schema.GroupVersionKind, service v1alpha1.ServiceName) error {
	object := &metav1.PartialObjectMetadata{ObjectMeta: p.named(service)}
	object.SetGroupVersionKind(kind)
	_, err := p.Applier.Delete(ctx, object)
	return err
}

func (p *pass) named(service v1alpha1.ServiceName) metav1.ObjectMeta {
	return metav1.ObjectMeta{Name: render.ServiceName(p.stack, service), Namespace: p.stack.Namespace}
}
