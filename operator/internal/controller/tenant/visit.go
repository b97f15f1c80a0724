package tenant

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/controller/controllerutil"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
)

// visit is one look at one Tenant.
type visit struct {
	*Reconciler

	before *v1alpha1.Tenant // as it was found
	tenant *v1alpha1.Tenant // its status is what the visit finds
	class  *v1alpha1.TenantClass
	stack  *v1alpha1.Stack // that serves the tenant, as the cache has it

	gate    *stop         // why the tenant cannot be made as it asks; what there is of it keeps running as it was
	waits   bool          // for a change that is on its way into the tenants file; the status is told with it
	blocked *stop         // what keeps the tenant's deletion from its end
	again   time.Duration // when to visit again at the latest; zero for never by itself
	errs    []error       // what the work queue is to back off for
}

func (r *Reconciler) visit(tenant *v1alpha1.Tenant) *visit {
	return &visit{Reconciler: r, before: tenant, tenant: tenant.DeepCopy()}
}

// run is the whole visit.
func (v *visit) run(ctx context.Context) {
	if v.tenant.IsLeaving() {
		v.leave(ctx)
		return
	}
	if v.tenant.DeletionTimestamp == nil {
		if err := v.hold(ctx); err != nil {
			v.fail(err)
			return
		}
	}
	v.serve(ctx)
}

// serve brings the tenant to where it is served, or suspended, as it asks.
func (v *visit) serve(ctx context.Context) {
	if !v.admit(ctx) {
		return
	}
	if v.isDedicated() {
		v.serveDedicated(ctx)
	} else {
		v.servePooled(ctx)
	}
	v.fail(v.route(ctx))
}

// hold sets the finalizer before anything is made that a deletion has to clean up.
func (v *visit) hold(ctx context.Context) error {
	if !controllerutil.AddFinalizer(v.tenant, v1alpha1.CleanupFinalizer) {
		return nil
	}
	return v.patchObject(ctx)
}

// is notes that a condition is met.
func (v *visit) is(condition, reason, message string) {
	v.note(condition, metav1.ConditionTrue, reason, message)
}

// isNot notes that a condition is not met.
func (v *visit) isNot(condition, reason, message string) {
	v.note(condition, metav1.ConditionFalse, reason, message)
}

func (v *visit) note(condition string, status metav1.ConditionStatus, reason, message string) {
	const longest = 1024 // what others' messages are cut to: the API server takes 32768
	meta.SetStatusCondition(&v.tenant.Status.Conditions, metav1.Condition{
		Type: condition, Status: status, Reason: reason, Message: strings.ToValidUTF8(message[:min(len(message), longest)], ""),
		ObservedGeneration: v.tenant.Generation, LastTransitionTime: metav1.NewTime(v.Clock.Now()),
	})
}

// was reports whether a condition was met when the visit began.
func (v *visit) was(condition string) bool {
	return meta.IsStatusConditionTrue(v.before.Status.Conditions, condition)
}

// fail notes what kept a step from its end. A stop is told by its condition. Of other errors those that pass are left to the
// work queue, for a tenant that is served does not become unready by them; what is there to stay is told.
func (v *visit) fail(err error) {
	if err == nil {
		return
	}
	if s, ok := errors.AsType[*stop](err); ok {
		v.isNot(s.condition, s.reason, s.message)
		v.in(s.after)
		if s.cause != nil {
			v.errs = append(v.errs, s.cause)
		}
		return
	}
	if apierrors.IsForbidden(err) || apierrors.IsInvalid(err) || apierrors.IsBadRequest(err) {
		v.gate = stopf(v1alpha1.TenantReady, v1alpha1.ReasonError, "the API server refuses what the operator asks for: %v", err)
	}
	v.errs = append(v.errs, err)
}

// in has the Tenant visited again after a while, or sooner.
func (v *visit) in(after time.Duration) {
	if after > 0 && (v.again == 0 || after < v.again) {
		v.again = after
	}
}

// wantsSuspension reports whether the tenant is to be suspended, and may be.
func (v *visit) wantsSuspension() bool {
	return v.tenant.Spec.State == v1alpha1.Suspended && !(v.class != nil && v.class.Spec.Suspension == forbidden)
}

// findings are the conditions that Ready is made of, in the order in which they come about.
func findings() []string {
	return []string{
		v1alpha1.TenantNamespaceReady, v1alpha1.TenantCredentialsReady, v1alpha1.TenantDataReady,
		v1alpha1.TenantStackReady, v1alpha1.TenantRouteReady,
	}
}

// firstUnmet returns the first condition that is not met, or not looked at yet; nil when all are.
func (v *visit) firstUnmet() *metav1.Condition {
	for _, name := range findings() {
		found := meta.FindStatusCondition(v.tenant.Status.Conditions, name)
		if found == nil {
			return &metav1.Condition{Type: name, Reason: v1alpha1.ReasonProgressing, Message: name + " has not been reached yet"}
		}
		if found.Status != metav1.ConditionTrue {
			return found
		}
	}
	return nil
}

// wasOneOf reports whether the tenant was in one of the phases when the visit began.
func (v *visit) wasOneOf(phases ...v1alpha1.Phase) bool {
	return slices.Contains(phases, v.before.Status.Phase)
}
