package domain_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/guanxi-crm/guanxi/services/customer/internal/lifecycle/domain"
)

func TestQuantilesOfStaysAreWithinFivePercent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		minutes := rapid.SliceOfN(rapid.Int64Range(1, 20*365*24*60), 1, 200).Draw(t, "minutes")
		cut := rapid.IntRange(0, len(minutes)).Draw(t, "cut")
		var some, others domain.Stays
		var seconds int64
		for i, m := range minutes {
			stay := time.Duration(m) * time.Minute
			seconds += m * 60
			if i < cut {
				some = some.Add(stay)
			} else {
				others = others.Add(stay)
			}
		}
		all := some.Plus(others)
		require.Equal(t, all, others.Plus(some))
		require.EqualValues(t, len(minutes), all.Count)
		require.Equal(t, seconds, all.Seconds)

		slices.Sort(minutes)
		q := rapid.Float64Range(0, 1).Draw(t, "q")
		want := float64(time.Duration(minutes[int(q*float64(len(minutes)-1))]) * time.Minute)
		require.InEpsilon(t, want, float64(all.Quantile(q)), 0.05)
	})
}

func TestStaysOfNobodyHaveNoLength(t *testing.T) {
	require.Zero(t, domain.Stays{}.Mean())
	require.Zero(t, domain.Stays{}.Quantile(0.5))
	require.Equal(t, 90*time.Minute, domain.Stays{}.Add(time.Hour).Add(2*time.Hour).Mean())
}
