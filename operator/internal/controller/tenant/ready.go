package tenant

import (
	"k8s.io/apimachinery/pkg/api/meta"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
)

// conclude sums up what the visit has found.
func (v *visit) conclude() {
	v.tenant.Status.ObservedGeneration = v.tenant.Generation
	v.sumUp()
	v.tenant.Status.Phase = v.phase()
}

// sumUp makes Ready of the other conditions.
func (v *visit) sumUp() {
	const ready = v1alpha1.TenantReady
	unmet := v.firstUnmet()
	switch {
	case v.gate != nil:
		v.isNot(ready, v.gate.reason, v.gate.message)
	case v.blocked != nil:
		v.isNot(ready, v.blocked.reason, v.blocked.message)
	case v.tenant.IsLeaving():
		v.isNot(ready, v1alpha1.ReasonDeleting, "the tenant is being deleted")
	case unmet != nil:
		v.isNot(ready, unmet.Reason, unmet.Message)
	case v.isSuspended() != v.wantsSuspension():
		v.isNot(ready, v1alpha1.ReasonProgressing, "the tenant is being suspended or resumed")
	case v.tenant.DeletionTimestamp != nil:
		v.is(ready, v1alpha1.ReasonDeletionProtected, "the tenant is served, and was asked to be deleted while its deletionProtection is "+
			"Enabled: set it to Disabled to go on; a deletion that was asked for cannot be taken back")
	case v.isSuspended():
		v.is(ready, v1alpha1.ReasonSuspended, "the tenant is suspended, as it asks; its data stay")
	default:
		v.is(ready, v1alpha1.ReasonReady, "the tenant is served")
	}
}

func (v *visit) isSuspended() bool {
	return meta.IsStatusConditionTrue(v.tenant.Status.Conditions, v1alpha1.TenantSuspended)
}

// phase tells people in one word. A tenant that was ready is Degraded until it is again, unless what it waits for is being
// suspended or resumed.
func (v *visit) phase() v1alpha1.Phase {
	switch ready := meta.IsStatusConditionTrue(v.tenant.Status.Conditions, v1alpha1.TenantReady); {
	case v.tenant.IsLeaving():
		return v1alpha1.PhaseDeleting
	case ready && v.isSuspended():
		return v1alpha1.PhaseSuspended
	case ready:
		return v1alpha1.PhaseReady
	case !v.isPlaced():
		return v1alpha1.PhasePending
	case v.gate == nil && v.isSuspended() != v.wantsSuspension():
		return v1alpha1.PhaseProvisioning
	case v.wasOneOf(v1alpha1.PhaseReady, v1alpha1.PhaseSuspended, v1alpha1.PhaseDegraded):
		return v1alpha1.PhaseDegraded
	default:
		return v1alpha1.PhaseProvisioning
	}
}
