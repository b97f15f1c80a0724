package scoring

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/tenancy"
)

func all(tenancy.ID) bool { return true }

func TestTenantThatIsNotServedKeepsItsTurn(t *testing.T) {
	noon := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	w := &Waiting{Quiet: time.Second, Patience: time.Minute}
	w.Changed("acme", noon)
	w.Changed("dormant", noon)
	due := w.take(noon.Add(time.Hour), func(tenant tenancy.ID) bool { return tenant != "dormant" })
	require.Contains(t, due, tenancy.ID("acme"))
	require.NotContains(t, due, tenancy.ID("dormant"))
	require.Contains(t, w.take(noon.Add(2*time.Hour), all), tenancy.ID("dormant"))
}

func TestTurnComesWhenQuietOrAfterLongPatience(t *testing.T) {
	noon := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	at := func(seconds int) time.Time { return noon.Add(time.Duration(seconds) * time.Second) }
	w := &Waiting{Quiet: 2 * time.Second, Patience: time.Minute}
	require.Empty(t, w.take(at(0), all))

	w.Changed("acme", at(0))
	w.Changed("acme", at(1))
	require.Empty(t, w.take(at(2), all), "changed a second ago")
	require.Contains(t, w.take(at(3), all), tenancy.ID("acme"))
	require.Empty(t, w.take(at(60), all), "taken already")

	for second := range 60 {
		w.Changed("globex", at(100+second))
		require.Empty(t, w.take(at(100+second), all), "an import goes on")
	}
	w.Changed("globex", at(160))
	require.Contains(t, w.take(at(160), all), tenancy.ID("globex"), "it has gone on for a minute")

	w.Changed("acme", at(200))
	w.Asked("acme", "2026-03-31")
	due := w.take(at(200), all)
	require.EqualValues(t, "2026-03-31", due["acme"].asOf, "asked for at once")
	require.True(t, due["acme"].asked)
}
