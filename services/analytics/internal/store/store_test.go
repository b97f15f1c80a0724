package store

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/servicetest"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/services/analytics/internal/app"
	"github.com/guanxi-crm/guanxi/services/analytics/internal/domain"
)

const acme tenancy.ID = "acme"

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func open(t *testing.T) *Store {
	t.Helper()
	engine := servicetest.Engine(t)
	s, err := Open(t.Context(), docstore.New(engine), func() time.Time { return noon })
	require.NoError(t, err)
	return s
}

func TestEveryQueryWalksAnIndex(t *testing.T) {
	s := open(t)
	profiles, segments := s.Profiles(acme, 0), s.Segments(acme)
	after := &docstore.Position{ID: "cus_1"}
	for name, c := range map[string]struct {
		explain func(docstore.Query) (string, error)
		query   docstore.Query
		index   string
	}{
		"known profiles":     {explain(t, profiles.docs), profiles.Query(), "by_known"},
		"profiles to score":  {explain(t, profiles.docs), bought(), "by_bought"},
		"those merged":       {explain(t, profiles.docs), merged(), "by_merged_into"},
		"a segment":          {explain(t, segments.docs), segments.Query(domain.Champions), "by_segment"},
		"the tenant's shard": {explain(t, s.Figures(acme, 0).docs), docstore.Query{}, "_id"},
	} {
		for _, position := range []*docstore.Position{nil, after} {
			c.query.After = position
			index, err := c.explain(c.query)
			require.NoError(t, err, name)
			require.Equal(t, c.index, index, name)
		}
	}
}

func explain[T any](t *testing.T, docs docstore.Handle[T]) func(docstore.Query) (string, error) {
	t.Helper()
	return func(q docstore.Query) (string, error) { return docs.Explain(t.Context(), q) }
}

func TestShardIsReadAsItWasWrittenAndEqualFiguresAreEqualBytes(t *testing.T) {
	f := domain.Figures{
		Stages: map[string]int64{"lead": 3, "customer": -1}, NPS: domain.NPS{Promoters: 1, Detractors: 2}, OpenCases: -1,
		Sales: map[domain.Market]domain.Sales{
			{Month: "2026-01", Currency: "CNY"}: {Purchases: 2, Revenue: 300}, {Month: "2026-01", Currency: "USD"}: {Purchases: 1, Revenue: -5},
			{Month: "2025-12", Currency: "CNY"}: {Purchases: 1, Revenue: 7},
		},
		Active: map[domain.Cell]int64{
			{Cohort: "2025-12", Month: "2025-12"}: 2, {Cohort: "2025-12", Month: "2026-03"}: 1, {Cohort: "2026-01", Month: "2026-01"}: -4,
		},
		Scoring: domain.Scoring{Events: 4, AsOf: noon}, AsOf: noon,
	}
	figures, of := open(t).Figures(acme, 0), app.Partition{Topic: contracts.CustomerTopic, Number: 5}
	require.NoError(t, figures.SaveShard(t.Context(), of, domain.Shard{Next: 7, Figures: f}))
	shard, err := figures.Shard(t.Context(), of)
	require.NoError(t, err)
	require.Equal(t, domain.Shard{Version: 1, Next: 7, Figures: f}, shard)

	first, err := bson.Marshal(shardOf(shard))
	require.NoError(t, err)
	for range 20 { // maps are walked in another order each time
		again, err := bson.Marshal(shardOf(shard))
		require.NoError(t, err)
		require.Equal(t, first, again)
	}
}

func TestLostRacesAreConflicts(t *testing.T) {
	s := open(t)
	profiles, figures, of := s.Profiles(acme, 0), s.Figures(acme, 0), app.Partition{Topic: "t"}
	for range 2 { // both new, then both at version 1
		known, err := profiles.GetMany(t.Context(), []string{"cus_1"})
		require.NoError(t, err)
		profile := known["cus_1"]
		profile.CustomerID = "cus_1"
		require.NoError(t, profiles.SaveAll(t.Context(), []domain.Profile{profile}))
		require.ErrorIs(t, profiles.SaveAll(t.Context(), []domain.Profile{profile}), docstore.ErrConflict)

		shard, err := figures.Shard(t.Context(), of)
		require.NoError(t, err)
		require.NoError(t, figures.SaveShard(t.Context(), of, shard))
		require.ErrorIs(t, figures.SaveShard(t.Context(), of, shard), docstore.ErrConflict)
	}
}

func TestGenerationsAreApartUntilOneIsEmptied(t *testing.T) {
	s := open(t)
	save := func(generation int64, count int64) {
		profile := domain.Profile{CustomerID: "cus_1", Stage: "lead", Purchases: domain.Purchases{Count: count}}
		require.NoError(t, s.Profiles(acme, generation).SaveAll(t.Context(), []domain.Profile{profile}))
	}
	count := func(generation int64) int64 {
		found, err := s.Profiles(acme, generation).GetMany(t.Context(), []string{"cus_1"})
		require.NoError(t, err)
		return found["cus_1"].Purchases.Count
	}
	save(0, 10)
	save(1, 11)
	require.EqualValues(t, 10, count(0))
	require.EqualValues(t, 11, count(1))
	require.NoError(t, s.Readings().Empty(t.Context(), 2))
	require.Zero(t, count(2))
	require.EqualValues(t, 11, count(1))
}
