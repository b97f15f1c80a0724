package hostname_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"pgregory.net/rapid"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
	"github.com/guanxi-crm/guanxi/operator/internal/hostname"
)

func TestOldestThenFirstByNameHasTheHostname(t *testing.T) {
	require.Nil(t, hostname.Holder(nil))
	require.Equal(t, "b", hostname.Holder([]v1alpha1.Tenant{tenant("a", 2), tenant("b", 1), tenant("c", 1)}).Name)
}

func TestTenantOnItsWayOutHasLetGoUnlessItIsProtected(t *testing.T) {
	older, younger := tenant("a", 1), tenant("b", 2)
	older.DeletionTimestamp = new(metav1.Now())
	require.Equal(t, "b", hostname.Holder([]v1alpha1.Tenant{older, younger}).Name)
	older.Spec.DeletionProtection = v1alpha1.DeletionProtected
	require.Equal(t, "a", hostname.Holder([]v1alpha1.Tenant{older, younger}).Name)
}

func TestHolderDoesNotDependOnTheOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		names := rapid.SliceOfNDistinct(rapid.StringMatching(`[a-z]{1,3}`), 1, 6, rapid.ID).Draw(t, "names")
		var tenants []v1alpha1.Tenant
		for _, name := range names {
			tenants = append(tenants, tenant(name, rapid.Int64Range(1, 3).Draw(t, "age")))
		}
		one := hostname.Holder(tenants).Name
		if other := hostname.Holder(rapid.Permutation(slices.Clone(tenants)).Draw(t, "order")).Name; other != one {
			t.Fatalf("%s and %s both have it", one, other)
		}
	})
}

func tenant(name string, created int64) v1alpha1.Tenant {
	return v1alpha1.Tenant{ObjectMeta: metav1.ObjectMeta{Name: name, CreationTimestamp: metav1.NewTime(time.Unix(created, 0))}}
}
