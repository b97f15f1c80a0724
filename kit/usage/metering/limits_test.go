package metering

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
)

func TestEventsOfTheDayAreLimited(t *testing.T) {
	db := openDatabase(t)
	r := db.replica()
	acme := tenancy.Tenant{ID: "acme", Limits: tenancy.Limits{EventsPerDay: 5}}
	r.tell("acme", "a", 4)
	require.NoError(t, r.MayChange(t.Context(), acme))
	r.tell("acme", "b", 1)
	err := r.MayChange(t.Context(), acme)
	require.True(t, fault.Is(err, fault.Limited))
	var limited *fault.Error
	require.ErrorAs(t, err, &limited)
	require.Equal(t, 90*time.Minute, limited.Wait, "until midnight UTC")
	require.ErrorContains(t, err, "5 events a day")
	require.NoError(t, r.MayChange(t.Context(), tenancy.Tenant{ID: "beta", Limits: acme.Limits}))
	require.NoError(t, r.MayChange(t.Context(), tenancy.Tenant{ID: "acme"}), "zero is no limit")

	r.flush(t.Context(), false)
	require.Error(t, db.replica().MayChange(t.Context(), acme), "a process that has just started knows as well")
	db.later(90 * time.Minute)
	require.NoError(t, r.MayChange(t.Context(), acme))
}

func TestARequestIsNotRefusedBecauseNothingIsKnown(t *testing.T) {
	db := openDatabase(t)
	r := db.replica()
	db.away.Store(true)
	require.NoError(t, r.MayChange(t.Context(), tenancy.Tenant{ID: "acme", Limits: tenancy.Limits{EventsPerDay: 1, StorageBytes: 1}}))
}

func TestStorageIsLimitedByWhatWasMeasured(t *testing.T) {
	db := openDatabase(t)
	r := db.replica()
	acme := tenancy.Tenant{ID: "acme", Limits: tenancy.Limits{StorageBytes: 10_000}}
	measure := func() {
		t.Helper()
		require.NoError(t, r.measure(t.Context(), nil, nil))
	}
	doc, err := r.notes.In("acme").Insert(t.Context(), "large", note{strings.Repeat("x", 10_000)})
	require.NoError(t, err)
	require.NoError(t, r.MayChange(t.Context(), acme), "not measured yet")
	measure()
	err = r.MayChange(t.Context(), acme)
	require.True(t, fault.Is(err, fault.Exhausted))
	require.ErrorContains(t, err, "of 10000 it may")
	require.NoError(t, r.MayChange(t.Context(), tenancy.Tenant{ID: "acm", Limits: acme.Limits}))

	require.NoError(t, r.notes.In("acme").Delete(t.Context(), doc))
	require.Error(t, r.MayChange(t.Context(), acme))
	measure()
	require.NoError(t, r.MayChange(t.Context(), acme))
}
