package tenant

import (
	"context"
	"fmt"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
	"github.com/guanxi-crm/guanxi/operator/internal/kube"
	"github.com/guanxi-crm/guanxi/operator/internal/tenantsfile"
)

const (
	notNeeded    = "a Pooled tenant shares its Stack's"
	stackGone    = "Stack %s, which holds the tenant's data, is gone: create it again with the same databases and topics"
	awaitingFile = "the tenant is being written into the tenants file of Stack %s"
)

// servePooled gives the tenant a place in a shared Stack and waits until its tenants file serves it.
func (v *visit) servePooled(ctx context.Context) {
	v.is(v1alpha1.TenantNamespaceReady, v1alpha1.ReasonNotNeeded, notNeeded+" namespace")
	v.is(v1alpha1.TenantCredentialsReady, v1alpha1.ReasonNotNeeded, notNeeded+" credentials")
	if !v.isPlaced() {
		if err := v.choose(ctx); err != nil {
			v.fail(err)
			return
		}
	}
	if err := v.findStack(ctx); err != nil {
		v.fail(err)
		return
	}
	v.fail(v.awaitEntry(ctx))
}

// findStack reads the Stack that serves the tenant.
func (v *visit) findStack(ctx context.Context) error {
	key, _ := kube.StackOf(v.tenant)
	stack := &v1alpha1.Stack{}
	err := v.Client.Get(ctx, key, stack)
	switch {
	case apierrors.IsNotFound(err):
		return stopf(v1alpha1.TenantStackReady, v1alpha1.ReasonStackNotReady, stackGone, key)
	case err != nil:
		return err
	}
	v.stack = stack
	return nil
}

// awaitEntry tells how far the tenants file is, and whether the Stack serves. DataReady, once reached, stays: from then on
// the Stack may hold data of the tenant, which so is never moved.
func (v *visit) awaitEntry(ctx context.Context) error {
	if !v.was(v1alpha1.TenantDataReady) {
		v.isNot(v1alpha1.TenantDataReady, v1alpha1.ReasonProgressing, fmt.Sprintf(awaitingFile, client.ObjectKeyFromObject(v.stack)))
	}
	if err := v.inFile(ctx); err != nil {
		return err
	}
	v.is(v1alpha1.TenantDataReady, v1alpha1.ReasonReady, "the Stack's databases and topics are used")
	if v.wantsSuspension() {
		v.is(v1alpha1.TenantSuspended, v1alpha1.ReasonSuspended, "the services refuse the tenant's requests; its data stay")
	} else {
		v.notSuspended()
	}
	return v.stackIsServing()
}

// inFile returns nil when the Stack's tenants file serves the tenant as it asks. A served tenant that has asked for a change
// stays as it was until the change is there, seconds later: its observedGeneration says that it is not yet.
func (v *visit) inFile(ctx context.Context) error {
	key := client.ObjectKeyFromObject(v.stack)
	switch v.Files.State(key, v.tenant, v.class) {
	case tenantsfile.Current:
		return nil
	case tenantsfile.Absent:
		return v.missEntry(ctx)
	case tenantsfile.Behind:
		if v.isFrozen() {
			return nil
		}
		v.waits = v.was(v1alpha1.TenantStackReady)
	case tenantsfile.Unknown: // the operator has just started, and tells soon
		v.waits = v.was(v1alpha1.TenantStackReady)
	}
	if v.waits {
		return nil
	}
	return stopf(v1alpha1.TenantStackReady, v1alpha1.ReasonProgressing, awaitingFile, key)
}

// notSuspended notes that the tenant is served, and where it wishes otherwise, why.
func (v *visit) notSuspended() {
	if v.gate != nil && v.gate.reason == v1alpha1.ReasonSuspendNotSupported {
		v.isNot(v1alpha1.TenantSuspended, v.gate.reason, v.gate.message)
		return
	}
	v.isNot(v1alpha1.TenantSuspended, v1alpha1.ReasonActive, "the tenant is not suspended")
}

// missEntry deals with a tenant that its Stack's file does not hold (yet). The file has room for so many; who lost the race
// for it is placed anew, unless it has been served and its data are here.
func (v *visit) missEntry(ctx context.Context) error {
	key := client.ObjectKeyFromObject(v.stack)
	tenants, err := tenantsOf(ctx, v.Client, key)
	if err != nil {
		return err
	}
	if v.isDedicated() || len(tenants) <= int(v.stack.Spec.MaxTenants) {
		return stopf(v1alpha1.TenantStackReady, v1alpha1.ReasonProgressing, awaitingFile, key)
	}
	full := stopf(v1alpha1.TenantStackReady, v1alpha1.ReasonPoolFull, "Stack %s has more tenants than its maxTenants %d: raise that, "+
		"or move tenants away", key, v.stack.Spec.MaxTenants)
	if v.was(v1alpha1.TenantDataReady) || v.isFrozen() {
		return full
	}
	if waited := v.Clock.Since(v.since(v1alpha1.TenantStackReady)); waited < v.Patience {
		return full.in(v.Patience - waited)
	}
	return v.chooseAnew(ctx, full)
}

// stackIsServing tells whether the tenant's Stack serves.
func (v *visit) stackIsServing() error {
	key := client.ObjectKeyFromObject(v.stack)
	ready := readyOf(v.stack)
	if isServing(v.stack) && (ready.Status == metav1.ConditionTrue || v.was(v1alpha1.TenantStackReady)) {
		v.is(v1alpha1.TenantStackReady, v1alpha1.ReasonReady, fmt.Sprintf("Stack %s serves the tenant", key))
		return nil
	}
	return stopf(v1alpha1.TenantStackReady, ready.Reason, "Stack %s: %s", key, ready.Message)
}
