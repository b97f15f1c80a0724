package tenant

import "github.com/guanxi-crm/guanxi/operator/api/v1alpha1"

// Labels returns what every object of a tenant is labelled with.
func Labels(id string) map[string]string {
	return map[string]string{
		"app.kubernetes.io/name":       "guanxi",
		"app.kubernetes.io/part-of":    "guanxi",
		"app.kubernetes.io/instance":   id,
		"app.kubernetes.io/managed-by": v1alpha1.FieldManager,
		v1alpha1.TenantLabel:           id,
	}
}
