package demo_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/cmd/guanxi/internal/demo"
)

var end = time.Date(2026, 6, 30, 0, 0, 0, 0, time.UTC)

func TestTheSameSeedMakesTheSameBytes(t *testing.T) {
	written := func(seed uint64) string {
		text, err := json.Marshal(demo.Generate(demo.Config{Seed: seed, Customers: 300, End: end}))
		require.NoError(t, err)
		return string(text)
	}
	first := written(1)
	require.Equal(t, first, written(1))
	require.NotEqual(t, first, written(2))
}

func TestAYearOfAPlausibleBusiness(t *testing.T) {
	data := demo.Generate(demo.Config{Seed: 1, Customers: 2000, End: end})
	require.Len(t, data.Customers, 2000)
	require.InDelta(t, 8000, len(data.Purchases), 3000)
	require.InDelta(t, 1800, len(data.Contacts), 800)
	require.InDelta(t, 550, len(data.Answers), 200)

	since := map[string]string{}
	languages := map[string]int{}
	for _, c := range data.Customers {
		require.NotContains(t, since, c.ExternalID)
		since[c.ExternalID] = c.CreatedOn
		languages[c.Language]++
	}
	require.Greater(t, languages["zh-CN"], 1000)
	require.Greater(t, languages["en"], 500)
	first, last := end.AddDate(-1, 0, -1).Format(time.DateOnly), end.Format(time.DateOnly)
	seen := map[string]bool{}
	for _, p := range data.Purchases {
		require.False(t, seen[p.ExternalID], p.ExternalID)
		seen[p.ExternalID] = true
		require.LessOrEqual(t, since[p.CustomerExternalID], p.PurchasedOn)
		require.True(t, first <= p.PurchasedOn && p.PurchasedOn <= last, p.PurchasedOn)
		for _, line := range p.Lines {
			price, err := line.Price.Money()
			require.NoError(t, err)
			require.Positive(t, price.Minor)
			require.True(t, line.Quantity >= 1 && line.Quantity <= 10, line.Quantity)
		}
	}
	for _, c := range data.Contacts {
		require.Contains(t, since, c.CustomerExternalID)
		require.False(t, c.HappenedAt.After(end))
	}
	for _, a := range data.Answers {
		require.True(t, a.Score >= 0 && a.Score <= 10 && (a.Given || a.Comment == ""))
	}
}
