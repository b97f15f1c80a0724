package stack_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
	"github.com/guanxi-crm/guanxi/operator/internal/render/stack"
	"github.com/guanxi-crm/guanxi/operator/internal/tenantsfile"
)

func TestPodsAreGivenEveryShardOfTheTenantsFile(t *testing.T) {
	for _, room := range []int32{1, 2, 10_000} {
		s := defaults()
		s.Spec.MaxTenants = room
		deployment, err := stack.Deployment(s, v1alpha1.Customer, stack.Connections{}, 1)
		require.NoError(t, err)
		mounted := map[string]bool{}
		for _, source := range deployment.Spec.Template.Spec.Volumes[0].Projected.Sources {
			require.True(t, *source.ConfigMap.Optional)
			mounted[*source.ConfigMap.Name] = true
		}
		for _, id := range []tenancy.ID{"acme", "globex", "initech", "umbrella", "hooli"} {
			require.True(t, mounted[tenantsfile.ConfigMapName(s.Name, tenantsfile.ShardOf(s, id))], "room for %d, tenant %s", room, id)
		}
	}
}
