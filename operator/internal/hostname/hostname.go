// Package hostname says which of several tenants that name a hostname has it. The webhook refuses the later one early, and
// the controller decides by the same rule where there is no webhook. It must not know what a hostname is then used for.
package hostname

import (
	"context"
	"slices"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
)

// field is the index of Tenants by hostname.
const field = "spec.hostnames"

// Index teaches a cache to find Tenants by hostname.
func Index(ctx context.Context, indexer client.FieldIndexer) error {
	return indexer.IndexField(ctx, &v1alpha1.Tenant{}, field, func(obj client.Object) []string {
		if tenant, ok := obj.(*v1alpha1.Tenant); ok {
			return tenant.Spec.Hostnames
		}
		return nil
	})
}

// Claimants returns the tenants that name the hostname. They belong to the cache and must not be changed.
func Claimants(ctx context.Context, reader client.Reader, hostname string) ([]v1alpha1.Tenant, error) {
	var list v1alpha1.TenantList
	err := reader.List(ctx, &list, client.MatchingFields{field: hostname}, client.UnsafeDisableDeepCopy)
	return list.Items, err
}

// Holder returns the tenant that has the hostname: the oldest that names it, and of equally old ones the first by name. One
// that is on its way out has let go of it. It returns nil when nobody has it.
func Holder(claimants []v1alpha1.Tenant) *v1alpha1.Tenant {
	var holder *v1alpha1.Tenant
	for i := range claimants {
		if claimant := &claimants[i]; !claimant.IsLeaving() && (holder == nil || before(claimant, holder)) {
			holder = claimant
		}
	}
	return holder
}

// before orders tenants by age, then name.
func before(a, b *v1alpha1.Tenant) bool {
	if !a.CreationTimestamp.Equal(&b.CreationTimestamp) {
		return a.CreationTimestamp.Before(&b.CreationTimestamp)
	}
	return a.Name < b.Name
}

// Taken returns the first of the hostnames that a tenant other than the named one has, and who.
func Taken(ctx context.Context, reader client.Reader, hostnames []string, except string) (hostname, holder string, err error) {
	for _, hostname := range hostnames {
		claimants, err := Claimants(ctx, reader, hostname)
		if err != nil {
			return "", "", err
		}
		others := slices.DeleteFunc(slices.Clone(claimants), func(t v1alpha1.Tenant) bool { return t.Name == except })
		if holder := Holder(others); holder != nil {
			return hostname, holder.Name, nil
		}
	}
	return "", "", nil
}
