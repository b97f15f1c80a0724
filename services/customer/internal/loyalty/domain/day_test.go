package domain_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/guanxi-crm/guanxi/services/customer/internal/loyalty/domain"
)

func TestMonthsAreAddedWithinTheMonth(t *testing.T) {
	for _, test := range []struct {
		day  domain.Day
		n    int
		want domain.Day
	}{
		{"2026-01-31", 1, "2026-02-28"},
		{"2024-01-31", 1, "2024-02-29"},
		{"2026-03-31", -1, "2026-02-28"},
		{"2026-11-15", 3, "2027-02-15"},
		{"2026-01-01", -12, "2025-01-01"},
		{"2026-05-31", 0, "2026-05-31"},
	} {
		require.Equal(t, test.want, test.day.AddMonths(test.n), "%s + %d", test.day, test.n)
	}
	require.Equal(t, domain.Day("2024-02-29"), domain.Day("2024-02-01").EndOfMonth())
	require.Equal(t, domain.Day("2026-12-31"), domain.Day("2026-12-31").EndOfMonth())
}

func TestADayIsTheTenants(t *testing.T) {
	shanghai := time.FixedZone("CST", 8*60*60)
	require.Equal(t, domain.Day("2026-03-02"), domain.DayOf(time.Date(2026, 3, 1, 17, 0, 0, 0, time.UTC), shanghai))
}

func TestABirthdayComesOnceAYear(t *testing.T) {
	born := domain.BornOn("1992-02-29")
	a := domain.NewAccount("cus_1", "lpg_1", born, "2027-02-28", time.Time{})
	day, due := a.BirthdayDue("2027-02-28")
	require.True(t, due, "in a year without the day it is on the one before")
	require.Equal(t, domain.Day("2027-02-28"), day)
	a.CelebratedUntil = "2027-02-28"
	_, due = a.BirthdayDue("2028-02-28")
	require.False(t, due)
	_, due = a.BirthdayDue("2028-02-29")
	require.True(t, due)
	require.Empty(t, domain.BornOn("unknown"))
}

// An account that is due and reviewed is not due again on the same day, or it would be reviewed for ever.
func TestAReviewLeavesNothingDueOnTheDay(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		begin := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
		at := func(label string) domain.Day {
			return domain.DayOf(begin.AddDate(0, 0, rapid.IntRange(0, 1500).Draw(rt, label)), time.UTC)
		}
		joined := at("joined")
		a := domain.NewAccount("cus_1", "lpg_1", "02-29", joined, begin)
		a, _ = write(t, a, joined, bought("p1", joined, rapid.Int64Range(0, 60_000).Draw(rt, "price")))
		for range 20 {
			if a.Due == "" {
				return
			}
			today := max(a.Due, joined)
			a, _ = write(t, a, today, domain.Review())
			require.True(rt, a.Due == "" || a.Due > today, "due on %s after a review on %s", a.Due, today)
		}
	})
}
