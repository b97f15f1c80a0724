package tenantsfile

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
)

func TestLinksLeadToWhereTheTenantIsReached(t *testing.T) {
	member := func(id, url string) v1alpha1.Tenant {
		return v1alpha1.Tenant{Spec: v1alpha1.TenantSpec{ID: id}, Status: v1alpha1.TenantStatus{URL: url}}
	}
	entries := []tenancy.Tenant{
		{ID: "acme", Settings: map[string]string{"interaction.followUpAfter": "30d"}},
		{ID: "own", Settings: map[string]string{publicURL: "https://own.example.org"}},
		{ID: "nowhere"},
	}
	reached := addressed(entries, []v1alpha1.Tenant{
		member("acme", "https://acme.example.org"), member("own", "https://other.example.org"), member("nowhere", ""),
	})
	require.Equal(t, map[string]string{"interaction.followUpAfter": "30d", publicURL: "https://acme.example.org"}, reached[0].Settings)
	require.Equal(t, "https://own.example.org", reached[1].Settings[publicURL])
	require.Empty(t, reached[2].Settings)
	require.Len(t, entries[0].Settings, 1, "what was asked for is left as it is")
}
