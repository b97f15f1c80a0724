package customer_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/servicetest"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/services/customer/internal/imports/domain"
	importstore "github.com/guanxi-crm/guanxi/services/customer/internal/imports/store"
)

func rows(from, to int) string {
	var text strings.Builder
	for n := from; n < to; n++ {
		fmt.Fprintf(&text, "c%d,Ada\n", n)
	}
	return text.String()
}

func TestAnImportWaitsWhileItsTenantIsSuspended(t *testing.T) {
	s := start(t)
	const all = 1000
	path := s.newImport("customers", "csv")
	s.call(http.MethodPut, path+"/content", "externalId,displayName\n"+rows(0, all), "Content-Type", "text/csv").imported(http.StatusAccepted)
	s.Suspend(servicetest.Acme)
	s.background("imports")
	documents, err := importstore.Open(t.Context(), s.Env.Store)
	require.NoError(t, err)
	id := strings.TrimPrefix(path, "/v1/imports/")
	require.Eventually(t, func() bool {
		job, err := documents.Imports(servicetest.Acme).Get(t.Context(), id)
		return err == nil && strings.Contains(job.Paused, "suspended")
	}, patient, 5*time.Millisecond)

	s.Resume(servicetest.Acme)
	waiting := s.importAt(path)
	require.Equal(t, "running", waiting.State)
	require.Zero(t, waiting.Rows.Read)
	require.Contains(t, waiting.Paused, "tenant acme is suspended")
	s.background("sweeper")
	done := s.ended(path)
	require.Equal(t, counted{Read: all, Created: all}, done.Rows)
	require.Empty(t, done.Paused)
}

func TestASuspendedTenantsEventsWaitUntilItIsResumed(t *testing.T) {
	s := start(t)
	ada := s.register("Ada")
	s.buy(ada.ID, "2026-01-31", "o-1")
	s.Suspend(servicetest.Acme)
	s.Run(s.Service.Parts...)
	s.callAs(s.globex, http.MethodPost, "/v1/customers", `{"kind":"person","name":{"display":"Bob"}}`).ok(http.StatusCreated)
	pendingOf := func(tenant tenancy.ID) int {
		pending, err := s.Env.Store.Engine().Overdue(t.Context(), time.Now().Add(time.Hour), 100)
		require.NoError(t, err)
		n := 0
		for _, p := range pending {
			if p.Tenant == string(tenant) {
				n += len(p.Events)
			}
		}
		return n
	}
	require.Eventually(t, func() bool { return pendingOf(servicetest.Globex) == 0 }, patient, 10*time.Millisecond)
	require.Equal(t, 3, pendingOf(servicetest.Acme))

	s.Resume(servicetest.Acme)
	require.Eventually(t, func() bool { return pendingOf(servicetest.Acme) == 0 }, patient, 10*time.Millisecond)
}

func TestTheSweeperPassesSuspendedTenantsOver(t *testing.T) {
	s := start(t)
	documents, err := importstore.Open(t.Context(), s.Env.Store)
	require.NoError(t, err)
	stateOf := func(tenant tenancy.ID) domain.State {
		job, err := documents.Imports(tenant).Get(t.Context(), "imp_1")
		require.NoError(t, err)
		return job.State
	}
	for _, tenant := range []tenancy.ID{servicetest.Dormant, servicetest.Globex} { // in the sweeper's order
		_, err := documents.Imports(tenant).Add(t.Context(), domain.Import{
			ID: "imp_1", Kind: domain.Customers, State: domain.Undoing, Undo: &domain.Undo{Updates: true}, Work: domain.Wanted,
		})
		require.NoError(t, err)
	}
	s.background("imports")
	s.background("sweeper")
	require.Eventually(t, func() bool { return stateOf(servicetest.Globex) == domain.Undone }, patient, 10*time.Millisecond)
	require.Equal(t, domain.Undoing, stateOf(servicetest.Dormant))
}
