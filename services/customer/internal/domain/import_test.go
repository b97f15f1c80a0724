package domain_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/domain"
)

func TestAnImportReadsOneFileOnce(t *testing.T) {
	for _, state := range []domain.ImportState{domain.ImportWaiting, domain.ImportRunning, domain.ImportDone, domain.ImportFailed} {
		started, err := domain.Import{State: state}.Start(now)
		if state == domain.ImportWaiting {
			require.NoError(t, err)
			require.Equal(t, domain.ImportRunning, started.State)
			continue
		}
		require.True(t, fault.Is(err, fault.Conflict), state)
	}
}

func TestAFailedImportSaysHowFarItCame(t *testing.T) {
	job := domain.Import{State: domain.ImportRunning}.Advance(domain.Progress{Read: 7}, now)
	failed := job.Finish("the file was cut off", now)
	require.Equal(t, domain.ImportFailed, failed.State)
	require.Equal(t, &domain.ImportFailure{Reason: "the file was cut off", LastRow: 7}, failed.Failure)
	require.Equal(t, domain.ImportDone, job.Finish("", now).State)
	require.Contains(t, job.GiveUp(now).Failure.Reason, "stood still for 15m0s")
}

func TestARowOfCustomersIsReadInTheTenantsTimeZone(t *testing.T) {
	shanghai := time.FixedZone("UTC+8", 8*60*60)
	row := domain.CustomerRow{Details: domain.Details{Name: domain.Name{Display: "Ada"}, ExternalID: "c1"}, CreatedOn: "2026-01-01"}
	c, _, err := row.Register("cus_1", shanghai, now)
	require.NoError(t, err)
	require.Equal(t, time.Date(2025, 12, 31, 16, 0, 0, 0, time.UTC), c.CreatedAt)
	require.Equal(t, domain.Person, c.Kind, "a row that does not say so is of a person")

	require.True(t, row.Describes(c, c))
	later := c
	later.CreatedAt = now
	require.False(t, row.Describes(c, later))
	row.CreatedOn = ""
	require.True(t, row.Describes(c, later), "a row that does not say since when says nothing else")
}
