package customer_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/servicetest"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/services/customer/internal/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/store"
)

// upload sends an import its file as a test writes it; the answer comes when the service has given one.
func (s *server) upload(path string) (*io.PipeWriter, <-chan answer) {
	s.T.Helper()
	body, file := io.Pipe()
	req, err := http.NewRequestWithContext(s.T.Context(), http.MethodPut, s.URL+path+"/content", body)
	require.NoError(s.T, err)
	req.Header.Set("Authorization", "Bearer "+s.acme)
	req.Header.Set("Content-Type", "text/csv")
	answered := make(chan answer, 1)
	go func() {
		defer close(answered)
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			s.T.Error(err)
			return
		}
		defer func() { _ = resp.Body.Close() }()
		got, err := io.ReadAll(resp.Body)
		if err != nil {
			s.T.Error(err)
		}
		answered <- answer{servicetest.Answer{T: s.T, Status: resp.StatusCode, Header: resp.Header, Body: got}}
	}()
	return file, answered
}

func rows(from, to int) string {
	var text strings.Builder
	for n := from; n < to; n++ {
		fmt.Fprintf(&text, "c%d,Ada\n", n)
	}
	return text.String()
}

func TestAnImportStopsWhenItsTenantIsSuspendedAndCanBeRunAgain(t *testing.T) {
	s := start(t)
	path := "/v1/imports/" + s.call(http.MethodPost, "/v1/imports", `{"kind":"customers","format":"csv"}`).ok(http.StatusCreated).ID
	body, answered := s.upload(path)
	const header, half, all = "externalId,displayName\n", 500, 1000 // a batch has 500 rows
	_, err := io.WriteString(body, header+rows(0, half+1))
	require.NoError(t, err)
	require.Eventually(t, func() bool {
		return s.call(http.MethodGet, path, "").ok(http.StatusOK).Rows.Read == half
	}, patient, 5*time.Millisecond)

	s.Suspend(servicetest.Acme)
	_, err = io.WriteString(body, rows(half+1, all))
	require.NoError(t, err)
	require.NoError(t, body.Close())
	require.Contains(t, (<-answered).Problem(http.StatusForbidden).Detail, "suspended")

	s.Resume(servicetest.Acme)
	stopped := s.call(http.MethodGet, path, "").ok(http.StatusOK)
	require.Equal(t, "failed", stopped.State)
	require.EqualValues(t, half, stopped.Rows.Created)
	require.EqualValues(t, half, stopped.Failure.LastRow)
	require.Contains(t, stopped.Failure.Reason, "tenant acme is suspended")
	require.Contains(t, stopped.Failure.Reason, "import the file again")

	again, _ := s.load("customers", "csv", header+rows(0, all))
	done := again.ok(http.StatusOK)
	require.Equal(t, []int64{all, half, half}, []int64{done.Rows.Read, done.Rows.Created, done.Rows.Unchanged})
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
	documents, err := store.Open(t.Context(), s.Env.Store, s.Env.Now)
	require.NoError(t, err)
	stalled := time.Now().UTC().Add(-time.Hour)
	stateOf := func(tenant tenancy.ID) domain.ImportState {
		job, err := documents.Imports(tenant).Get(t.Context(), "imp_1")
		require.NoError(t, err)
		return job.State
	}
	for _, tenant := range []tenancy.ID{servicetest.Dormant, servicetest.Globex} { // in the sweeper's order
		_, err := documents.Imports(tenant).Add(t.Context(), domain.Import{ID: "imp_1", State: domain.ImportRunning, UpdatedAt: stalled})
		require.NoError(t, err)
	}
	s.Run(s.Service.Parts...)
	require.Eventually(t, func() bool { return stateOf(servicetest.Globex) == domain.ImportFailed }, patient, 10*time.Millisecond)
	require.Equal(t, domain.ImportRunning, stateOf(servicetest.Dormant))
}
