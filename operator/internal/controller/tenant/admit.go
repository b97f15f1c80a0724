package tenant

import (
	"context"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
	"github.com/guanxi-crm/guanxi/operator/internal/kube"
	render "github.com/guanxi-crm/guanxi/operator/internal/render/tenant"
	"github.com/guanxi-crm/guanxi/operator/internal/tenantsfile"
)

// forbidden is the value of a class's suspension that refuses it.
const forbidden = "Forbidden"

// admit finds the class, and asks whether what the tenant wants is to be had. It reports whether there is something to serve:
// a tenant that cannot be made as it asks keeps running as it was, and one that was never placed waits.
func (v *visit) admit(ctx context.Context) bool {
	class := &v1alpha1.TenantClass{}
	err := v.Client.Get(ctx, client.ObjectKey{Name: v.tenant.Spec.ClassName}, class)
	switch {
	case err == nil:
		v.class = class
		v.gate = v.object()
	case apierrors.IsNotFound(err):
		v.gate = stopf(v1alpha1.TenantReady, v1alpha1.ReasonClassNotFound,
			"there is no TenantClass %s: create it, or set spec.className to one that exists", v.tenant.Spec.ClassName)
	default:
		v.fail(err)
		return false
	}
	return !v.isFrozen() || v.isPlaced()
}

// object returns why the tenant cannot have what it asks for of its class; nil when it can.
func (v *visit) object() *stop {
	const ready = v1alpha1.TenantReady
	name, isolation := v.class.Name, v.class.Spec.Isolation
	switch {
	case !v.isPlaced() && v.class.DeletionTimestamp != nil:
		return stopf(ready, v1alpha1.ReasonClassDeleting, "TenantClass %s is being deleted and takes no new tenants: choose another class", name)
	case v.isPlaced() && v.isDedicated() != (isolation == v1alpha1.Dedicated):
		return stopf(ready, v1alpha1.ReasonIsolationFixed, "the tenant is placed, and TenantClass %s is %s, which it is not: choose a "+
			"class of its own isolation, or make another tenant and move the data", name, isolation)
	}
	if err := tenantsfile.Check(tenantsfile.Entry(v.tenant, v.class)); err != nil {
		return stopf(ready, v1alpha1.ReasonSpecInvalid, "%v", err)
	}
	if excess := outOfBounds(v.tenant, v.class); excess != "" {
		return stopf(ready, v1alpha1.ReasonOverrideOutOfBounds, "%s; until then the tenant runs within the class's bounds", excess)
	}
	if v.tenant.Spec.State == v1alpha1.Suspended && v.class.Spec.Suspension == forbidden {
		return stopf(ready, v1alpha1.ReasonSuspendNotSupported, "TenantClass %s forbids suspension, so the tenant is served: set its "+
			"state to Active, or choose a class that allows it", name)
	}
	return nil
}

// isFrozen reports whether what there is of the tenant is to be left as it is.
func (v *visit) isFrozen() bool {
	return v.class == nil || v.gate != nil && v.gate.reason != v1alpha1.ReasonSuspendNotSupported
}

// isPlaced reports whether a Stack was chosen or made for the tenant.
func (v *visit) isPlaced() bool {
	_, placed := kube.StackOf(v.tenant)
	return placed
}

// isDedicated reports whether the tenant has a Stack of its own: once it is placed that is settled, before it the class says.
func (v *visit) isDedicated() bool {
	if stack, placed := kube.StackOf(v.tenant); placed {
		return stack == render.StackKey(v.tenant.Spec.ID)
	}
	return v.class != nil && v.class.Spec.Isolation == v1alpha1.Dedicated
}
