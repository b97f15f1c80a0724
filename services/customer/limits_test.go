package customer_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/servicetest"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/kit/usage"
)

const patient = time.Minute // for what must happen, however busy the machine

func (s *server) limit(limits tenancy.Limits) {
	s.T.Helper()
	s.ChangeTenant(servicetest.Acme, func(t *tenancy.Tenant) { t.Limits = limits })
}

func TestATenantHasNoMoreCustomersThanItMay(t *testing.T) {
	s := start(t)
	s.limit(tenancy.Limits{Customers: 2})
	ada := s.register("Ada")
	s.register("Bob")
	body := `{"kind":"person","name":{"display":"Eve"}}`
	refused := s.call(http.MethodPost, "/v1/customers", body).Problem(http.StatusForbidden)
	require.Equal(t, "exhausted", refused.Kind())
	require.Contains(t, refused.Detail, "the 2 customers that it may have")
	s.callAs(s.globex, http.MethodPost, "/v1/customers", body).ok(http.StatusCreated)

	s.call(http.MethodPost, "/v1/customers/"+ada.ID+"/purchases", `{"purchasedOn":"2026-01-31","total":{"amount":"1","currency":"CNY"}}`).ok(http.StatusCreated)
	tag := s.call(http.MethodGet, "/v1/customers/"+ada.ID, "").ok(http.StatusOK).tag
	s.call(http.MethodDelete, "/v1/customers/"+ada.ID, "", "If-Match", tag).ok(http.StatusNoContent)
	s.register("Eve")
	s.call(http.MethodPost, "/v1/customers", body).Problem(http.StatusForbidden)

	s.limit(tenancy.Limits{Customers: 3})
	s.register("Kim")
	customers, err := s.Service.Customers(t.Context(), servicetest.Acme)
	require.NoError(t, err)
	require.EqualValues(t, 3, customers, "the deleted are not counted")
}

func TestACustomerThatIsRefusedTakesNoRoom(t *testing.T) {
	s := start(t)
	s.limit(tenancy.Limits{Customers: 2})
	s.register("Ada", `"externalId":"c1"`)
	for range 3 {
		s.call(http.MethodPost, "/v1/customers", `{"kind":"person","name":{"display":"Eve"},"externalId":"c1"}`).Problem(http.StatusConflict)
		s.call(http.MethodPost, "/v1/customers", `{"kind":"person","name":{}}`).Problem(http.StatusUnprocessableEntity)
	}
	s.register("Bob")
}

func TestAnImportAddsAsManyCustomersAsThereIsRoomFor(t *testing.T) {
	s := startImporting(t)
	s.limit(tenancy.Limits{Customers: 3})
	s.register("Ada", `"externalId":"c1"`)
	rows := "externalId,displayName\nc1,Ada\nc2,Bob\nc3,Eve\nc4,Kim\nc2,Bob\nc5,Lee\n"
	done, path := s.load("customers", "csv", rows)
	require.Equal(t, []int64{6, 2, 2, 2}, []int64{done.Rows.Read, done.Rows.Created, done.Rows.Unchanged, done.Rows.Rejected})
	const full = ": tenant acme has the 3 customers that it may have; delete some that it no longer needs, or ask the operator for a higher limit"
	require.Equal(t, []string{"4 5 " + full, "6 7 " + full}, s.rowErrors(path))

	s.limit(tenancy.Limits{Customers: 10})
	done, _ = s.load("customers", "csv", rows)
	require.Equal(t, []int64{2, 4, 0}, []int64{done.Rows.Created, done.Rows.Unchanged, done.Rows.Rejected})
}

func TestATenantTellsNoMoreEventsADayThanItMay(t *testing.T) {
	s := start(t)
	s.limit(tenancy.Limits{EventsPerDay: 2})
	ada := s.register("Ada")
	s.register("Bob")
	body := `{"kind":"person","name":{"display":"Eve"}}`
	answer := s.call(http.MethodPost, "/v1/customers", body)
	require.Contains(t, answer.Problem(http.StatusTooManyRequests).Detail, "2 events a day")
	require.NotEmpty(t, answer.Header.Get("Retry-After"))
	s.callAs(s.globex, http.MethodPost, "/v1/customers", body).ok(http.StatusCreated)
	s.call(http.MethodGet, "/v1/customers/"+ada.ID, "").ok(http.StatusOK)
	s.call(http.MethodDelete, "/v1/customers/"+ada.ID, "", "If-Match", ada.tag).ok(http.StatusNoContent)
}

func TestWhatATenantUsesIsReported(t *testing.T) {
	s := start(t)
	ada := s.register("Ada")
	s.register("Bob")
	s.call(http.MethodDelete, "/v1/customers/"+ada.ID, "", "If-Match", ada.tag).ok(http.StatusNoContent)
	s.Run(s.Env.Usage.Part(s.Env.Tenants, s.Service.Customers))
	var report usage.Report
	require.Eventually(t, func() bool {
		var err error
		report, err = s.Env.Usage.Report(context.WithoutCancel(t.Context()), s.Env.Tenants)
		return err == nil && report.Tenants[0].MeasuredAt != nil
	}, patient, time.Millisecond)
	require.Equal(t, s.Env.Tenants.Revision(), report.Revision)
	acme := report.Tenants[0]
	require.Equal(t, servicetest.Acme, acme.ID)
	require.EqualValues(t, 1, *acme.Customers)
	require.EqualValues(t, 3, acme.EventsToday)
	require.GreaterOrEqual(t, acme.Documents, int64(2), "a deleted customer is kept")
	require.Positive(t, acme.StorageBytes)
	require.WithinDuration(t, time.Now(), *acme.LastActivity, patient)
	require.Equal(t, servicetest.Dormant, report.Tenants[1].ID)
	require.Nil(t, report.Tenants[1].LastActivity)
}
