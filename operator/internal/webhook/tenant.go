// Package webhook refuses early what the controllers would otherwise have to tell of later: a hostname that another tenant
// has, and the deletion of a protected tenant. All else is said by rules in the CRDs. It must not change objects, and nothing
// depends on it: without it the controllers hold to the same rules.
package webhook

import (
	"context"
	"fmt"
	"slices"

	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/webhook/admission"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
	"github.com/guanxi-crm/guanxi/operator/internal/hostname"
)

// Tenants validates Tenants. Its reader knows the tenants by hostname (hostname.Index), which the controller of Tenants sees to.
type Tenants struct{ reader client.Reader }

// NewTenants returns a validator that looks for other tenants through the reader.
func NewTenants(reader client.Reader) *Tenants { return &Tenants{reader: reader} }

// SetupWithManager has the manager's webhook server ask it, at the path /validate-guanxi-dev-v1alpha1-tenant.
func (w *Tenants) SetupWithManager(mgr ctrl.Manager) error {
	return ctrl.NewWebhookManagedBy(mgr, &v1alpha1.Tenant{}).WithValidator(w).Complete()
}

// ValidateCreate implements admission.Validator.
func (w *Tenants) ValidateCreate(ctx context.Context, tenant *v1alpha1.Tenant) (admission.Warnings, error) {
	return nil, w.free(ctx, tenant, tenant.Spec.Hostnames)
}

// ValidateUpdate implements admission.Validator. It asks for hostnames that are added and no others: a tenant that lost one
// must still be changed, and one that is being deleted must be let go.
func (w *Tenants) ValidateUpdate(ctx context.Context, old, tenant *v1alpha1.Tenant) (admission.Warnings, error) {
	if tenant.IsLeaving() {
		return nil, nil
	}
	added := slices.DeleteFunc(slices.Clone(tenant.Spec.Hostnames), func(name string) bool {
		return slices.Contains(old.Spec.Hostnames, name)
	})
	return nil, w.free(ctx, tenant, added)
}

// ValidateDelete implements admission.Validator.
func (*Tenants) ValidateDelete(_ context.Context, tenant *v1alpha1.Tenant) (admission.Warnings, error) {
	if tenant.IsProtected() {
		return nil, fmt.Errorf("tenant %s is protected: set spec.deletionProtection to Disabled to delete it", tenant.Name)
	}
	return nil, nil
}

func (w *Tenants) free(ctx context.Context, tenant *v1alpha1.Tenant, hostnames []string) error {
	taken, holder, err := hostname.Taken(ctx, w.reader, hostnames, tenant.Name)
	if err != nil {
		return fmt.Errorf("look for other tenants with the hostnames: %w", err)
	}
	if taken != "" {
		return fmt.Errorf("spec.hostnames: %s belongs to tenant %s: choose another, or take it out there first", taken, holder)
	}
	return nil
}
