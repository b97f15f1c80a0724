package tenantsfile_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"k8s.io/apimachinery/pkg/api/resource"

	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
	"github.com/guanxi-crm/guanxi/operator/internal/tenantsfile"
)

func TestEntrySaysWhatTheTenantAndItsClassSay(t *testing.T) {
	tenant := &v1alpha1.Tenant{Spec: v1alpha1.TenantSpec{
		ID: "acme", DisplayName: "Acme", TimeZone: "Asia/Shanghai", Currency: "CNY", Language: "zh-CN", State: v1alpha1.Active,
		Admins:   []string{"owner"},
		Settings: map[string]v1alpha1.SettingValue{"interaction.followUpAfter": "720h"},
	}}
	class := &v1alpha1.TenantClass{Spec: v1alpha1.TenantClassSpec{Limits: &v1alpha1.Limits{
		RequestsPerSecond: new(int32(50)), Burst: new(int32(100)), Customers: new(int64(1000)),
		Storage: new(resource.MustParse("1Gi")), EventsPerDay: new(int64(9)),
	}}}
	require.Equal(t, tenancy.Tenant{
		ID: "acme", State: tenancy.Active, DisplayName: "Acme", TimeZone: "Asia/Shanghai", Currency: "CNY", Language: "zh-CN",
		Limits:   tenancy.Limits{RequestsPerSecond: 50, Burst: 100, Customers: 1000, StorageBytes: 1 << 30, EventsPerDay: 9},
		Admins:   []string{"owner"},
		Settings: map[string]string{"interaction.followUpAfter": "720h"},
	}, tenantsfile.Entry(tenant, class))
}

func TestOverrideCountsWithinTheClassesBounds(t *testing.T) {
	for name, c := range map[string]struct{ given, asked, most, want int64 }{
		"no limit":                        {},
		"the class's":                     {given: 5, want: 5},
		"more, within bounds":             {given: 5, asked: 8, most: 9, want: 8},
		"less":                            {given: 5, asked: 2, most: 9, want: 2},
		"beyond the bounds":               {given: 5, asked: 10, most: 9, want: 9},
		"not to be overridden":            {given: 5, asked: 10, want: 5},
		"unlimited and not overridable":   {asked: 10},
		"unlimited, bounded when changed": {asked: 10, most: 9, want: 9},
	} {
		t.Run(name, func(t *testing.T) {
			tenant, class := &v1alpha1.Tenant{}, &v1alpha1.TenantClass{}
			class.Spec.Limits, class.Spec.MaxLimits = customers(c.given), customers(c.most)
			tenant.Spec.Overrides = &v1alpha1.TenantOverrides{Limits: customers(c.asked)}
			require.Equal(t, c.want, tenantsfile.Entry(tenant, class).Limits.Customers)
		})
	}
}

func TestSuspensionCountsWhereTheClassAllowsIt(t *testing.T) {
	tenant := &v1alpha1.Tenant{Spec: v1alpha1.TenantSpec{State: v1alpha1.Suspended}}
	class := &v1alpha1.TenantClass{}
	require.Equal(t, tenancy.Suspended, tenantsfile.Entry(tenant, class).State)
	class.Spec.Suspension = "Forbidden"
	require.Equal(t, tenancy.Active, tenantsfile.Entry(tenant, class).State)
}

func TestCheckRefusesWhatTheServicesWould(t *testing.T) {
	for want, entry := range map[string]tenancy.Tenant{
		"":         {TimeZone: "Asia/Shanghai", Currency: "CNY", Language: "zh-CN"},
		"timeZone": {TimeZone: "Mars/Olympus"},
		"currency": {Currency: "QQQ"},
		"language": {Language: "not-a-language-at-all-x"},
		"storage":  {Limits: tenancy.Limits{StorageBytes: -1}},
	} {
		t.Run(strings.TrimSpace("refuses "+want), func(t *testing.T) {
			entry.ID, entry.State = "acme", tenancy.Active
			err := tenantsfile.Check(entry)
			services := tenancy.WriteFile(t.TempDir()+"/tenants.yaml", []tenancy.Tenant{entry})
			if want == "" {
				require.NoError(t, err)
				require.NoError(t, services)
				return
			}
			require.ErrorContains(t, err, want)
			require.Error(t, services, "the services take it")
		})
	}
}

func customers(n int64) *v1alpha1.Limits {
	if n == 0 {
		return nil
	}
	return &v1alpha1.Limits{Customers: &n}
}
