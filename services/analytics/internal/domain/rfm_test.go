package domain_test

import (
	"encoding/csv"
	"os"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/guanxi-crm/guanxi/services/analytics/internal/domain"
)

// names are the segments as the R package rfm writes them.
var names = map[string]domain.Segment{
	"Champions": domain.Champions, "Potential Loyalist": domain.PotentialLoyalist, "Loyal Customers": domain.LoyalCustomers,
	"Promising": domain.Promising, "New Customers": domain.NewCustomers, "Can't Lose Them": domain.CantLoseThem,
	"At Risk": domain.AtRisk, "Need Attention": domain.NeedAttention, "About To Sleep": domain.AboutToSleep,
	"Lost": domain.Lost, "Others": domain.Others,
}

const dollar = 100 // cents

// publishedBuyers are the customers of the R package's data set rfm_data_orders.
func publishedBuyers(t *testing.T) []domain.Buyer {
	t.Helper()
	byID := make(map[string]*domain.Buyer)
	var order []string
	for _, row := range rows(t, "rfm_data_orders.csv") {
		id, revenue := row[0], number(t, row[2])
		if byID[id] == nil {
			byID[id] = &domain.Buyer{CustomerID: id}
			order = append(order, id)
		}
		b := byID[id]
		b.Purchases, b.Spent, b.LastOn = b.Purchases+1, b.Spent+revenue*dollar, max(b.LastOn, domain.Day(row[1]))
	}
	buyers := make([]domain.Buyer, len(order))
	for i, id := range order {
		buyers[i] = *byID[id]
	}
	require.Len(t, buyers, 995)
	return buyers
}

func TestEdgesAreThoseOfTheRPackage(t *testing.T) {
	scale := domain.ScaleOf(publishedBuyers(t), "2006-12-31", dollar)
	floats := func(edges domain.Edges, unit float64) []float64 {
		out := make([]float64, len(edges))
		for i, e := range edges {
			out[i] = e.Float() / unit
		}
		return out
	}
	require.Equal(t, []float64{115, 181, 297.4, 482}, floats(scale.Recency, 1))
	require.Equal(t, []float64{4, 5, 6, 8}, floats(scale.Frequency, 1))
	require.Equal(t, []float64{255.8, 382, 506.4, 666}, floats(scale.Monetary, dollar))
	require.Equal(t, "255.80", scale.Monetary[0].Amount("USD"))
}

func TestEveryCustomerOfTheRPackagesDataGetsItsScoresAndSegment(t *testing.T) {
	buyers := publishedBuyers(t)
	for _, asOf := range []domain.Day{"2006-12-31", domain.LastPurchase(buyers), "2010-01-01"} {
		scale := domain.ScaleOf(buyers, asOf, dollar)
		got := make(map[string]domain.Member)
		for _, b := range buyers {
			got[b.CustomerID] = scale.Place(b)
		}
		for _, row := range rows(t, "rfm_expected_computed.csv") {
			want := domain.Member{Segment: names[row[7]], Scores: domain.Scores{
				Recency: int(number(t, row[4])), Frequency: int(number(t, row[5])), Monetary: int(number(t, row[6])),
			}}
			require.Equal(t, want, got[row[0]], "%s as of %s", row[0], asOf)
		}
	}
}

func TestScoresDoNotDependOnTheDayRecencyIsCountedFrom(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		buyers := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) domain.Buyer {
			return domain.Buyer{
				LastOn: domain.Day("2026-03-" + strconv.Itoa(rapid.IntRange(10, 31).Draw(t, "day"))), Purchases: rapid.Int64Range(1, 9).Draw(t, "purchases"),
				Spent: rapid.Int64Range(-500, 90_000).Draw(t, "spent"),
			}
		}), 1, 30).Draw(t, "buyers")
		early, late := domain.ScaleOf(buyers, "2026-03-31", dollar), domain.ScaleOf(buyers, "2027-11-02", dollar)
		for _, b := range buyers {
			require.Equal(t, early.Scores(b), late.Scores(b))
		}
	})
}

func TestOneCustomerIsScored(t *testing.T) {
	buyer := domain.Buyer{LastOn: "2026-01-31", Purchases: 1, Spent: 1200}
	scale := domain.ScaleOf([]domain.Buyer{buyer}, "2026-01-31", dollar)
	require.Equal(t, domain.Member{Segment: domain.NewCustomers, Scores: domain.Scores{Recency: 5, Frequency: 1, Monetary: 1}}, scale.Place(buyer))
}

func TestScoresWithoutARuleAreOthers(t *testing.T) {
	require.Equal(t, domain.Others, domain.Scores{Recency: 5, Frequency: 5, Monetary: 1}.Segment())
}

func TestMoneyEdgesAreWrittenExactly(t *testing.T) {
	for _, c := range []struct {
		fifths   domain.Fifths
		currency string
		want     string
	}{
		{127_900, "CNY", "255.80"},
		{127_902, "CNY", "255.804"},
		{1279, "JPY", "255.8"},
		{-3, "CNY", "-0.006"},
		{1000, "", "200"},
	} {
		require.Equal(t, c.want, c.fifths.Amount(c.currency))
	}
}

// rows returns the rows of a published data set without its heading.
func rows(t *testing.T, name string) [][]string {
	t.Helper()
	file, err := os.Open(dataFile(t, name))
	require.NoError(t, err)
	defer file.Close()
	all, err := csv.NewReader(file).ReadAll()
	require.NoError(t, err)
	return all[1:]
}

func number(t *testing.T, s string) int64 {
	t.Helper()
	n, err := strconv.ParseInt(s, 10, 64)
	require.NoError(t, err)
	return n
}
