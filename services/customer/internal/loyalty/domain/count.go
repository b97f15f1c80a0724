package domain

import (
	"math"
	"slices"
	"strings"
)

// addDay adds to what counts of a day. Days on which nothing counts vanish.
func addDay(days []Sum, more Sum) []Sum {
	at, known := slices.BinarySearchFunc(days, more, func(a, b Sum) int { return strings.Compare(string(a.On), string(b.On)) })
	if !known {
		days = slices.Insert(days, at, Sum{On: more.On})
	}
	days[at].Points, days[at].Spent = plus(days[at].Points, more.Points), plus(days[at].Spent, more.Spent)
	if days[at].Points == 0 && days[at].Spent == 0 {
		days = slices.Delete(days, at, at+1)
	}
	return days
}

// count forgets the days whose period is over, and sums the others up.
func (b *Book) count() {
	a, from := &b.account, b.programme.countsFrom(b.today)
	a.Days = slices.DeleteFunc(a.Days, func(day Sum) bool { return day.On < from })
	a.Points, a.Spent = 0, 0
	for _, day := range a.Days {
		a.Points, a.Spent = plus(a.Points, day.Points), plus(a.Spent, day.Spent)
	}
}

// rank moves the account to the tier that it has reached, and reports whether that is another. A tier that is no longer
// reached is kept until its grace is over.
func (b *Book) rank() bool {
	a, terms := &b.account, b.programme.Terms
	was := a.Tier
	has, reached := terms.rankOf(a.Tier), terms.reached(a.Counts(terms.TierBasis))
	if reached < has {
		if a.TierUntil == "" {
			a.TierUntil = terms.graceUntil(b.today)
		}
		if b.today <= a.TierUntil {
			return false
		}
	}
	a.TierUntil, a.Tier = "", ""
	if reached >= 0 {
		a.Tier = terms.Tiers[reached].Key
	}
	return a.Tier != was
}

// plus adds without running over.
func plus(a, b int64) int64 {
	sum := a + b
	switch {
	case b > 0 && sum < a:
		return math.MaxInt64
	case b < 0 && sum > a:
		return math.MinInt64
	}
	return sum
}
