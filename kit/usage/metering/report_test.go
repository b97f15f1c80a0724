package metering

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/kit/usage"
)

func directory(t *testing.T) *tenancy.Directory {
	t.Helper()
	file := filepath.Join(t.TempDir(), "tenants.yaml")
	require.NoError(t, tenancy.WriteFile(file, []tenancy.Tenant{{ID: "beta", State: tenancy.Suspended}, {ID: "acme", State: tenancy.Active}}))
	tenants, err := tenancy.OpenDirectory(file)
	require.NoError(t, err)
	return tenants
}

func ask(t *testing.T, r *replica, tenants *tenancy.Directory) (int, usage.Report) {
	t.Helper()
	answer := httptest.NewRecorder()
	r.Handler(tenants).ServeHTTP(answer, httptest.NewRequestWithContext(t.Context(), http.MethodGet, usage.Path, nil))
	var report usage.Report
	if answer.Code == http.StatusOK {
		require.NoError(t, json.Unmarshal(answer.Body.Bytes(), &report))
	}
	return answer.Code, report
}

func TestEveryTenantServedIsReported(t *testing.T) {
	db := openDatabase(t)
	r, tenants := db.replica(), directory(t)
	status, report := ask(t, r, tenants)
	require.Equal(t, http.StatusOK, status)
	require.Equal(t, usage.Report{Revision: tenants.Revision(), Tenants: []usage.Tenant{
		{ID: "acme", State: tenancy.Active}, {ID: "beta", State: tenancy.Suspended},
	}}, report)

	r.tell("acme", "a", 2)
	r.tell("gone", "a", 1) // not in the file any more
	count := func(_ context.Context, tenant tenancy.ID) (int64, error) {
		return map[tenancy.ID]int64{"acme": 12}[tenant], nil
	}
	require.NoError(t, r.measure(t.Context(), tenants.All(), count))
	db.later(time.Minute)
	_, report = ask(t, r, tenants)
	at, zero, twelve := evening, int64(0), int64(12)
	require.Positive(t, report.Tenants[0].StorageBytes)
	report.Tenants[0].StorageBytes = 0
	require.Equal(t, []usage.Tenant{
		{ID: "acme", State: tenancy.Active, Customers: &twelve, Documents: 1, EventsToday: 2, LastActivity: &at, MeasuredAt: &at},
		{ID: "beta", State: tenancy.Suspended, Customers: &zero, MeasuredAt: &at},
	}, report.Tenants)
}

func TestNoTenantsAreAnEmptyList(t *testing.T) {
	answer := httptest.NewRecorder()
	r := openDatabase(t).replica()
	r.Handler(tenancy.NewDirectory()).ServeHTTP(answer, httptest.NewRequestWithContext(t.Context(), http.MethodGet, usage.Path, nil))
	require.JSONEq(t, `{"revision":"","tenants":[]}`, answer.Body.String())
}

func TestWithoutTheStoreThereIsNoReport(t *testing.T) {
	db := openDatabase(t)
	r := db.replica()
	db.away.Store(true)
	status, _ := ask(t, r, directory(t))
	require.Equal(t, http.StatusServiceUnavailable, status)
}

func TestAMeasurementThatFailsLeavesTheOneBefore(t *testing.T) {
	r, tenants := openDatabase(t).replica(), directory(t)
	r.tell("acme", "a", 1)
	require.NoError(t, r.measure(t.Context(), nil, nil))
	failing := errors.New("no index")
	require.ErrorIs(t, r.measure(t.Context(), tenants.All(), func(context.Context, tenancy.ID) (int64, error) { return 0, failing }), failing)
	require.EqualValues(t, 1, r.reported("acme").Documents)
}

func TestThePartMeasuresAtOnceAndWritesWhileItRunsAndAtItsEnd(t *testing.T) {
	db := openDatabase(t)
	r := db.replica(func(cfg *Config) { cfg.FlushEvery, cfg.MeasureEvery = time.Millisecond, time.Millisecond })
	r.tell("acme", "a", 2)
	part := r.Part(tenancy.NewDirectory(), nil)
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- part.Run(ctx) }()
	require.Eventually(t, func() bool {
		other := db.replica().reported("acme")
		return r.reported("acme").Documents > 0 && other.EventsToday == 2
	}, 30*time.Second, 5*time.Millisecond)
	doc := r.tell("acme", "b", 0)
	require.Eventually(t, func() bool { return r.reported("acme").Documents == 3 }, 30*time.Second, 5*time.Millisecond, "two and the record")
	require.NoError(t, r.notes.In("acme").Delete(t.Context(), doc))
	require.Eventually(t, func() bool { return r.reported("acme").Documents == 2 }, 30*time.Second, 5*time.Millisecond)

	db.later(time.Second)
	r.Seen("acme") // too soon for a write of its own
	stop()
	require.NoError(t, <-ended)
	require.Equal(t, evening.Add(time.Second), *db.replica().reported("acme").LastActivity)
}
