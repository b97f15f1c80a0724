// Package tenantsfile writes the files by which the services of a Stack know whom they serve, and knows what it has
// written. It must not know how tenants are placed into Stacks, nor what runs there.
package tenantsfile

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"time"
	_ "time/tzdata" // the same time zones are valid here as in the services

	"go.yaml.in/yaml/v3"
	"golang.org/x/text/currency"
	"golang.org/x/text/language"
	"k8s.io/apimachinery/pkg/api/resource"

	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
)

// Entry returns what the services are to know of a tenant of a class. A suspension that the class forbids does not count,
// and an override counts within the class's bounds.
func Entry(tenant *v1alpha1.Tenant, class *v1alpha1.TenantClass) tenancy.Tenant {
	entry := tenancy.Tenant{
		ID:          tenancy.ID(tenant.Spec.ID),
		State:       tenancy.Active,
		DisplayName: tenant.Spec.DisplayName,
		TimeZone:    tenant.Spec.TimeZone,
		Currency:    tenant.Spec.Currency,
		Language:    tenant.Spec.Language,
		Limits:      limits(tenant.Spec.Overrides, class),
		Admins:      tenant.Spec.Admins,
	}
	if tenant.Spec.State == v1alpha1.Suspended && class.Spec.Suspension != "Forbidden" {
		entry.State = tenancy.Suspended
	}
	if len(tenant.Spec.Settings) > 0 {
		entry.Settings = make(map[string]string, len(tenant.Spec.Settings))
		for name, value := range tenant.Spec.Settings {
			entry.Settings[name] = string(value)
		}
	}
	return entry
}

// Check says what the services would refuse the entry for, and with it the whole file: such a tenant is left out.
func Check(entry tenancy.Tenant) error {
	if _, err := time.LoadLocation(entry.TimeZone); err != nil || entry.TimeZone == "Local" {
		return fmt.Errorf("spec.timeZone %q is not an IANA name; set one such as Asia/Shanghai", entry.TimeZone)
	}
	if _, err := currency.ParseISO(entry.Currency); err != nil && entry.Currency != "" {
		return fmt.Errorf("spec.currency %q is not an ISO 4217 code; set one such as CNY", entry.Currency)
	}
	if _, err := language.Parse(entry.Language); err != nil && entry.Language != "" {
		return fmt.Errorf("spec.language %q is not a BCP 47 tag; set one such as zh-CN", entry.Language)
	}
	if entry.Limits.StorageBytes < 0 {
		return errors.New("the limit of storage is negative; set it above zero or leave it out")
	}
	return nil
}

// limits are the class's, or where the tenant overrides one the override, as far as the class lets it.
func limits(overrides *v1alpha1.TenantOverrides, class *v1alpha1.TenantClass) tenancy.Limits {
	var given, asked, most v1alpha1.Limits
	if class.Spec.Limits != nil {
		given = *class.Spec.Limits
	}
	if class.Spec.MaxLimits != nil {
		most = *class.Spec.MaxLimits
	}
	if overrides != nil && overrides.Limits != nil {
		asked = *overrides.Limits
	}
	return tenancy.Limits{
		RequestsPerSecond: float64(bounded(given.RequestsPerSecond, asked.RequestsPerSecond, most.RequestsPerSecond)),
		Burst:             int(bounded(given.Burst, asked.Burst, most.Burst)),
		Customers:         bounded(given.Customers, asked.Customers, most.Customers),
		StorageBytes:      bounded(size(given.Storage), size(asked.Storage), size(most.Storage)),
		EventsPerDay:      bounded(given.EventsPerDay, asked.EventsPerDay, most.EventsPerDay),
	}
}

// bounded is zero for no limit.
func bounded[N int32 | int64](given, asked, most *N) N {
	switch {
	case asked != nil && most != nil:
		return min(*asked, *most)
	case given != nil:
		return *given
	default:
		return 0
	}
}

func size(quantity *resource.Quantity) *int64 {
	if quantity == nil {
		return nil
	}
	return new(quantity.Value())
}

// hash names an entry's content.
func hash(entry tenancy.Tenant) string {
	text, err := yaml.Marshal(entry)
	if err != nil { // strings and numbers
		panic(err)
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:8])
}
