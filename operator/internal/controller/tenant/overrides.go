package tenant

import (
	"cmp"
	"fmt"

	"k8s.io/apimachinery/pkg/api/resource"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
)

// outOfBounds returns the first override that its class does not allow, with its field, value and bound; empty when all are.
func outOfBounds(tenant *v1alpha1.Tenant, class *v1alpha1.TenantClass) string {
	overrides := tenant.Spec.Overrides
	if overrides == nil {
		return ""
	}
	bounds := class.Spec.MaxLimits
	if bounds == nil {
		bounds = &v1alpha1.Limits{}
	}
	if limits := overrides.Limits; limits != nil {
		excess := cmp.Or(
			beyond("requestsPerSecond", limits.RequestsPerSecond, bounds.RequestsPerSecond),
			beyond("burst", limits.Burst, bounds.Burst),
			beyond("customers", limits.Customers, bounds.Customers),
			beyondQuantity("storage", limits.Storage, bounds.Storage),
			beyond("eventsPerDay", limits.EventsPerDay, bounds.EventsPerDay),
		)
		if excess != "" {
			return excess
		}
	}
	return replicasBeyond(overrides.Services, class)
}

func beyond[N int32 | int64](field string, value, bound *N) string {
	switch {
	case value == nil || bound != nil && *value <= *bound:
		return ""
	case bound == nil:
		return notOverridable(field)
	default:
		return tooMuch(field, *value, *bound)
	}
}

func beyondQuantity(field string, value, bound *resource.Quantity) string {
	switch {
	case value == nil || bound != nil && value.Cmp(*bound) <= 0:
		return ""
	case bound == nil:
		return notOverridable(field)
	default:
		return tooMuch(field, value, bound)
	}
}

func notOverridable(field string) string {
	return fmt.Sprintf("overrides.limits.%s is set, and the class's maxLimits has no %s: take it out, or choose another class", field, field)
}

func tooMuch(field string, value, bound any) string {
	return fmt.Sprintf("overrides.limits.%s is %v, and the class allows at most %v: lower it, or choose another class", field, value, bound)
}

func replicasBeyond(services []v1alpha1.ServiceOverride, class *v1alpha1.TenantClass) string {
	if len(services) == 0 {
		return ""
	}
	if class.Spec.Dedicated == nil {
		return "overrides.services is set, and tenants of a Pooled class share their pods: take it out, or choose another class"
	}
	bounds := class.Spec.Dedicated.Replicas
	for _, service := range services {
		field := fmt.Sprintf("overrides.services[%s].replicas", service.Name)
		switch asked := service.Replicas; {
		case bounds == nil:
			return fmt.Sprintf("%s is set, and the class's dedicated.replicas is not: take it out, or choose another class", field)
		case asked.Min < bounds.Min:
			return fmt.Sprintf("%s.min is %d, and the class asks for at least %d: raise it, or choose another class", field, asked.Min, bounds.Min)
		case asked.Max > bounds.Max:
			return fmt.Sprintf("%s.max is %d, and the class allows at most %d: lower it, or choose another class", field, asked.Max, bounds.Max)
		}
	}
	return ""
}
