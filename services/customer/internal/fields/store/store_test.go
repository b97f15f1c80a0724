package store_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/servicetest"
	"github.com/guanxi-crm/guanxi/services/customer/internal/fields/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/fields/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/fields/store"
)

// two returns the definitions of a tenant as two processes know them.
func two(t *testing.T, clock *servicetest.Clock) (one, other store.Tenant) {
	t.Helper()
	documents := docstore.New(servicetest.Engine(t))
	processes := make([]store.Tenant, 2)
	for i := range processes {
		process, err := store.Open(t.Context(), documents, clock.Now)
		require.NoError(t, err)
		processes[i] = process.Of("acme")
	}
	return processes[0], processes[1]
}

func define(t *testing.T, tenant store.Tenant, clock *servicetest.Clock, d domain.Definition) {
	t.Helper()
	_, err := app.App{Store: tenant, Clock: clock.Now}.Define(t.Context(), d)
	require.NoError(t, err)
}

func recent(t *testing.T, tenant store.Tenant) domain.Definitions {
	t.Helper()
	definitions, err := tenant.Recent(t.Context())
	require.NoError(t, err)
	return definitions
}

func TestAProcessSeesItsOwnChangesAtOnceAndOthersSoon(t *testing.T) {
	clock := servicetest.NewClock(time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC))
	one, other := two(t, clock)
	require.Empty(t, recent(t, one))
	require.Empty(t, recent(t, other))
	define(t, one, clock, domain.Definition{Key: "size", Type: domain.Number})
	require.Len(t, recent(t, one), 1)
	require.Empty(t, recent(t, other), "it remembers")
	clock.Advance(2 * time.Second)
	require.Len(t, recent(t, other), 1)

	define(t, other, clock, domain.Definition{Key: "note", Type: domain.Text})
	require.Len(t, recent(t, other), 2, "what another process changed is taken into account in every change")
}

func TestDefinitionsComeBackAsTheyWere(t *testing.T) {
	clock := servicetest.NewClock(time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC))
	one, other := two(t, clock)
	for _, d := range []domain.Definition{
		{Key: "budget", Type: domain.Money, Default: map[string]any{"amount": "1.5", "currency": "EUR"}},
		{Key: "sizes", Type: domain.MultiChoice, Choices: []domain.Option{{Value: "S"}, {Value: "M", Labels: map[string]string{"zh-Hans-CN": "中"}}}, Default: []any{"M", "S"}},
		{Key: "vip", Type: domain.Boolean, Default: false, Labels: map[string]string{"en": "VIP"}, Searchable: true},
	} {
		define(t, one, clock, d)
	}
	require.Equal(t, recent(t, one), recent(t, other))
}

func TestALostRaceChangesNothing(t *testing.T) {
	clock := servicetest.NewClock(time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC))
	one, other := two(t, clock)
	err := one.Change(t.Context(), func(all domain.Definitions) (domain.Definitions, *contracts.SettingChanged, error) {
		define(t, other, clock, domain.Definition{Key: "theirs", Type: domain.Text})
		next, _, err := all.Define(domain.Definition{Key: "ours", Type: domain.Text}, clock.Now())
		return next, &contracts.SettingChanged{Kind: "custom-field", ID: "ours"}, err
	})
	require.ErrorIs(t, err, docstore.ErrConflict)
	definitions := recent(t, one)
	require.Len(t, definitions, 1)
	require.Equal(t, "theirs", definitions[0].Key)
}
