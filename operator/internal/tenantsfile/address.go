package tenantsfile

import (
	"maps"

	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
)

// publicURL is the setting in which the feedback service looks for the address that a tenant's links begin with.
const publicURL = "feedback.publicUrl"

// addressed returns the entries with the address that each tenant is reached at, except where its own settings name one. The
// address follows from the Stack's gateway and is no part of what a tenant asks for, so that a change of it keeps no tenant from being
// served.
func addressed(entries []tenancy.Tenant, members []v1alpha1.Tenant) []tenancy.Tenant {
	urls := make(map[tenancy.ID]string, len(members))
	for i := range members {
		urls[tenancy.ID(members[i].Spec.ID)] = members[i].Status.URL
	}
	reached := make([]tenancy.Tenant, len(entries))
	for i, entry := range entries {
		if url := urls[entry.ID]; url != "" && entry.Settings[publicURL] == "" {
			settings := map[string]string{publicURL: url}
			maps.Copy(settings, entry.Settings)
			entry.Settings = settings
		}
		reached[i] = entry
	}
	return reached
}
