package usage

import (
	"time"

	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/kit/usage"
	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
)

// reports are what the services of one Stack have answered, each tenant's by service.
type reports map[tenancy.ID]map[v1alpha1.ServiceName]usage.Tenant

func (r reports) add(service v1alpha1.ServiceName, report *usage.Report) {
	for _, tenant := range report.Tenants {
		if r[tenant.ID] == nil {
			r[tenant.ID] = make(map[v1alpha1.ServiceName]usage.Tenant)
		}
		r[tenant.ID][service] = tenant
	}
}

// merge returns a tenant's usage after what its services have answered. A sum needs them all: with one missing the last
// sum is nearer to the truth than a part of it.
func merge(before *v1alpha1.TenantUsage, answers map[v1alpha1.ServiceName]usage.Tenant) *v1alpha1.TenantUsage {
	var after v1alpha1.TenantUsage
	if before != nil {
		after = *before
	}
	var bytes, events int64
	all, measured := true, true
	for _, service := range v1alpha1.ServiceNames() {
		answer, there := answers[service]
		all = all && there
		measured = measured && there && answer.MeasuredAt != nil
		bytes += answer.StorageBytes
		events += answer.EventsToday
		if answer.Customers != nil {
			after.Customers = answer.Customers
		}
		after.LastActivity = later(after.LastActivity, answer.LastActivity)
	}
	if measured {
		after.Storage = resource.NewQuantity(bytes, resource.BinarySI)
	}
	if all {
		after.EventsToday = &events
	}
	return &after
}

// later returns the later of two times, to the minute, which is as fine as the services tell it.
func later(known *metav1.Time, told *time.Time) *metav1.Time {
	if told == nil {
		return known
	}
	minute := metav1.NewTime(told.UTC().Truncate(time.Minute))
	if known != nil && !known.Time.Before(minute.Time) {
		return known
	}
	return &minute
}
