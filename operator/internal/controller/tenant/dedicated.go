package tenant

import (
	"context"
	"errors"
	"fmt"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
	"github.com/guanxi-crm/guanxi/operator/internal/apply"
	render "github.com/guanxi-crm/guanxi/operator/internal/render/tenant"
)

// serveDedicated makes the tenant's own namespace, credentials and Stack. A frozen tenant is only looked at.
func (v *visit) serveDedicated(ctx context.Context) {
	if !v.isFrozen() {
		if err := v.makeDedicated(ctx); err != nil {
			v.fail(err)
		}
	}
	v.fail(v.observeOwn(ctx))
}

// makeDedicated goes as far as it can. Trouble with the servers keeps a new Stack from being made; one that is there is still
// held to what the tenant asks for, so that it can be suspended or upgraded meanwhile.
func (v *visit) makeDedicated(ctx context.Context) error {
	if err := v.bound(ctx); err != nil {
		return err
	}
	slot, err := v.credentials(ctx)
	v.fail(err)
	if slot == "" {
		return nil
	}
	return v.applyStack(ctx, slot)
}

func (v *visit) applyStack(ctx context.Context, slot render.Slot) error {
	state := v1alpha1.Active
	if v.wantsSuspension() {
		state = v1alpha1.Suspended
	}
	desired, err := render.Stack(v.tenant, *v.class.Spec.Dedicated, slot, state)
	if err != nil {
		return err
	}
	_, err = v.Applier.Apply(ctx, desired)
	if errors.Is(err, apply.ErrTerminating) {
		return stopf(v1alpha1.TenantStackReady, v1alpha1.ReasonDeleting, "Stack %s was deleted; it is made again as soon as it is gone",
			render.StackKey(v.tenant.Spec.ID))
	}
	return err
}

// observeOwn tells how the tenant's own Stack is.
func (v *visit) observeOwn(ctx context.Context) error {
	key := render.StackKey(v.tenant.Spec.ID)
	stack := &v1alpha1.Stack{}
	err := v.Client.Get(ctx, key, stack)
	if apierrors.IsNotFound(err) {
		v.awaitOwn(key)
		return nil
	}
	if err != nil {
		return err
	}
	v.stack = stack
	v.observeData()
	if v.wantsSuspension() {
		return v.observeSuspension()
	}
	if meta.IsStatusConditionTrue(stack.Status.Conditions, v1alpha1.StackSuspended) {
		v.is(v1alpha1.TenantSuspended, v1alpha1.ReasonProgressing, "the tenant is being resumed")
	} else {
		v.notSuspended()
	}
	if err := v.inFile(ctx); err != nil {
		return err
	}
	return v.stackIsServing()
}

// awaitOwn tells of a Stack that is not there; a step before may have said already why.
func (v *visit) awaitOwn(key client.ObjectKey) {
	message := fmt.Sprintf("Stack %s has not been made yet", key)
	for _, condition := range []string{v1alpha1.TenantDataReady, v1alpha1.TenantStackReady} {
		v.isNot(condition, v1alpha1.ReasonProgressing, message)
	}
}

// observeData tells whether databases and topics can be used. They can while a later version's are being prepared.
func (v *visit) observeData() {
	prepared := meta.FindStatusCondition(v.stack.Status.Conditions, v1alpha1.StackPrepared)
	switch {
	case prepared != nil && prepared.Status == metav1.ConditionTrue || v.was(v1alpha1.TenantDataReady):
		v.is(v1alpha1.TenantDataReady, v1alpha1.ReasonReady, "the tenant's databases and topics are there")
	case prepared != nil:
		v.isNot(v1alpha1.TenantDataReady, prepared.Reason, prepared.Message)
	default:
		v.isNot(v1alpha1.TenantDataReady, v1alpha1.ReasonProgressing, "databases and topics have not been prepared yet")
	}
}

func (v *visit) observeSuspension() error {
	if !meta.IsStatusConditionTrue(v.stack.Status.Conditions, v1alpha1.StackSuspended) || v.stack.Spec.State != v1alpha1.Suspended {
		v.isNot(v1alpha1.TenantSuspended, v1alpha1.ReasonProgressing, "the tenant's services are being scaled to zero")
		return nil
	}
	v.is(v1alpha1.TenantSuspended, v1alpha1.ReasonSuspended, "the tenant's services are scaled to zero; its data stay")
	v.is(v1alpha1.TenantStackReady, v1alpha1.ReasonSuspended, "the Stack is suspended")
	v.is(v1alpha1.TenantDataReady, v1alpha1.ReasonSuspended, "the tenant's databases and topics stay")
	return nil
}
