package tenant

import (
	"slices"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
)

// defaultCPUPercent is what pods are to use of their CPU where a tenant asks for a range and its class says nothing of load.
const defaultCPUPercent = 80

// services returns the template's services with the replicas that the overrides ask for, in the order of the template.
func services(template []v1alpha1.ServiceSpec, overrides *v1alpha1.TenantOverrides) []v1alpha1.ServiceSpec {
	result := make([]v1alpha1.ServiceSpec, 0, len(v1alpha1.ServiceNames()))
	for i := range template {
		result = append(result, *template[i].DeepCopy())
	}
	if overrides == nil {
		return result
	}
	for _, override := range overrides.Services {
		i := slices.IndexFunc(result, func(s v1alpha1.ServiceSpec) bool { return s.Name == override.Name })
		if i < 0 {
			result = append(result, v1alpha1.ServiceSpec{Name: override.Name})
			i = len(result) - 1
		}
		scale(&result[i], override.Replicas)
	}
	return result
}

// scale holds the service to the bounds: equal ones fix it, others bound what its load asks for.
func scale(service *v1alpha1.ServiceSpec, bounds v1alpha1.ReplicaBounds) {
	if bounds.Min == bounds.Max {
		service.Replicas, service.Autoscaling = &bounds.Min, nil
		return
	}
	service.Replicas = nil
	if service.Autoscaling == nil {
		percent := int32(defaultCPUPercent)
		service.Autoscaling = &v1alpha1.Autoscaling{CPUPercent: &percent}
	}
	service.Autoscaling.MinReplicas, service.Autoscaling.MaxReplicas = bounds.Min, bounds.Max
}
