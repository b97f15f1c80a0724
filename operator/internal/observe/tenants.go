package observe

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
)

// listTimeout bounds the reading of a cache that is not there yet, such as that of an operator that is not elected.
const listTimeout = 2 * time.Second

// Tenants is a prometheus.Collector of each tenant's state and usage, read from the cache when it is asked for: a tenant that
// is gone has no gauge left behind.
type Tenants struct {
	reader client.Reader

	ready, phase, customers, storage, events *prometheus.Desc
}

// NewTenants returns a collector that reads Tenants through the reader.
func NewTenants(reader client.Reader) *Tenants {
	gauge := func(name, help string, labels ...string) *prometheus.Desc {
		return prometheus.NewDesc("guanxi_tenant_"+name, help, append([]string{"tenant"}, labels...), nil)
	}
	return &Tenants{
		reader:    reader,
		ready:     gauge("ready", "1 when the tenant is served, or suspended as asked.", "class", "stack_namespace", "stack", "reason"),
		phase:     gauge("phase", "1 for the phase that the tenant is in.", "phase"),
		customers: gauge("customers", "Customers that are registered."),
		storage:   gauge("storage_bytes", "Size of the tenant's documents."),
		events:    gauge("events_today", "Events told since midnight UTC."),
	}
}

// Describe implements prometheus.Collector.
func (t *Tenants) Describe(to chan<- *prometheus.Desc) {
	for _, desc := range []*prometheus.Desc{t.ready, t.phase, t.customers, t.storage, t.events} {
		to <- desc
	}
}

// Collect implements prometheus.Collector.
func (t *Tenants) Collect(to chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), listTimeout)
	defer cancel()
	list := &v1alpha1.TenantList{}
	if err := t.reader.List(ctx, list, client.UnsafeDisableDeepCopy); err != nil {
		return // a scrape of the rest is worth more than a failed one
	}
	for i := range list.Items {
		t.collect(&list.Items[i], to)
	}
}

func (t *Tenants) collect(tenant *v1alpha1.Tenant, to chan<- prometheus.Metric) {
	gauge := func(desc *prometheus.Desc, value float64, labels ...string) {
		to <- prometheus.MustNewConstMetric(desc, prometheus.GaugeValue, value, append([]string{tenant.Name}, labels...)...)
	}
	status := &tenant.Status
	ready, reason := 0.0, ""
	if condition := meta.FindStatusCondition(status.Conditions, v1alpha1.TenantReady); condition != nil {
		reason = condition.Reason
		if condition.Status == metav1.ConditionTrue {
			ready = 1
		}
	}
	gauge(t.ready, ready, tenant.Spec.ClassName, status.Namespace, status.Stack, reason)
	if status.Phase != "" {
		gauge(t.phase, 1, string(status.Phase))
	}
	usage := status.Usage
	if usage == nil {
		return
	}
	if usage.Customers != nil {
		gauge(t.customers, float64(*usage.Customers))
	}
	if usage.Storage != nil {
		gauge(t.storage, usage.Storage.AsApproximateFloat64())
	}
	if usage.EventsToday != nil {
		gauge(t.events, float64(*usage.EventsToday))
	}
}
