package usage

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/guanxi-crm/guanxi/kit/usage"
	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
)

func TestUsageIsTheSumOfTheServices(t *testing.T) {
	at := time.Date(2026, 3, 1, 12, 0, 59, 0, time.UTC)
	answers := everyService(usage.Tenant{StorageBytes: 100, EventsToday: 2, MeasuredAt: &at})
	answers[v1alpha1.Customer] = usage.Tenant{StorageBytes: 100, EventsToday: 2, MeasuredAt: &at, Customers: new(int64(7)), LastActivity: &at}
	after := merge(nil, answers)
	require.EqualValues(t, 7, *after.Customers)
	require.EqualValues(t, 400, after.Storage.Value())
	require.EqualValues(t, 8, *after.EventsToday)
	require.Equal(t, at.Truncate(time.Minute), after.LastActivity.Time)
}

func TestMissingAnswerLeavesTheSumsAsTheyWere(t *testing.T) {
	at := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	before := &v1alpha1.TenantUsage{Storage: new(resource.MustParse("1000")), EventsToday: new(int64(50)), Customers: new(int64(5))}
	answers := everyService(usage.Tenant{StorageBytes: 1, EventsToday: 1, MeasuredAt: &at})
	delete(answers, v1alpha1.Analytics)
	after := merge(before, answers)
	require.Equal(t, before, after)

	answers = everyService(usage.Tenant{EventsToday: 1, MeasuredAt: &at})
	answers[v1alpha1.Feedback] = usage.Tenant{EventsToday: 1} // has not counted yet
	after = merge(before, answers)
	require.EqualValues(t, 1000, after.Storage.Value())
	require.EqualValues(t, 4, *after.EventsToday)
}

func TestLastActivityNeverGoesBack(t *testing.T) {
	noon := metav1.NewTime(time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC))
	require.Equal(t, noon, *later(&noon, new(noon.Add(-time.Hour))))
	require.Equal(t, noon, *later(&noon, nil))
	require.Equal(t, noon, *later(&noon, new(noon.Add(59*time.Second))))
	require.Equal(t, noon.Add(time.Minute), later(&noon, new(noon.Add(61*time.Second))).Time)
}

func everyService(answer usage.Tenant) map[v1alpha1.ServiceName]usage.Tenant {
	answers := make(map[v1alpha1.ServiceName]usage.Tenant)
	for _, service := range v1alpha1.ServiceNames() {
		answers[service] = answer
	}
	return answers
}
