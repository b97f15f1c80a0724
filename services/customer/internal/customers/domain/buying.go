package domain

import (
	"math"
	"slices"
	"time"
)

// maxRecent is how many of the latest purchases' days are kept: enough for what the rules look at, so that deciding reads
// no purchase.
const maxRecent = 24

// with returns the sum with one more purchase, made on the day. Purchases may come in any order.
func (b Buying) with(day string) Buying {
	b.Count++
	if b.FirstOn == "" || day < b.FirstOn {
		b.FirstOn = day
	}
	b.LastOn = max(b.LastOn, day)
	at, _ := slices.BinarySearch(b.RecentOn, day)
	b.RecentOn = slices.Insert(slices.Clone(b.RecentOn), at, day)
	b.RecentOn = b.RecentOn[max(0, len(b.RecentOn)-maxRecent):]
	return b
}

// often reports whether there were as many purchases of late as the rule asks for.
func (b Buying) often(r PurchasesInDaysRule, today string) bool {
	after, n := addDays(today, -r.Days), 0
	for _, day := range b.RecentOn {
		if day > after {
			n++
		}
	}
	return r.On && n >= r.Purchases
}

// patience returns after how many days of silence the rule takes the customer for at risk, and after how many for lost.
// It is not known where the rule is off or nothing is usual with the customer.
func (b Buying) patience(r LongSilenceRule) (atRisk, churned int, known bool) {
	usual, known := b.usualInterval()
	if !r.On || !known {
		return 0, 0, false
	}
	usual = max(usual, float64(r.MinIntervalDays))
	longer := func(times float64) int { return int(math.Floor(times*usual)) + 1 }
	return longer(r.AtRiskAfter), longer(r.ChurnedAfter), true
}

// usualInterval is the median of the days between those on which the customer last bought. It takes three of them.
func (b Buying) usualInterval() (days float64, known bool) {
	bought := slices.Compact(slices.Clone(b.RecentOn))
	if len(bought) < 3 {
		return 0, false
	}
	between := make([]int, len(bought)-1)
	for i := range between {
		between[i] = daysBetween(bought[i], bought[i+1])
	}
	slices.Sort(between)
	middle := len(between) / 2
	if len(between)%2 == 1 {
		return float64(between[middle]), true
	}
	return float64(between[middle-1]+between[middle]) / 2, true
}

// silentFrom is the day from which silence counts.
func (b Buying) silentFrom() string { return max(b.LastOn, b.HeldOn) }

// addDays returns the calendar day so many days after another.
func addDays(day string, days int) string {
	return dayOf(day).AddDate(0, 0, days).Format(time.DateOnly)
}

// daysBetween counts the days from one calendar day to another.
func daysBetween(from, to string) int {
	return int(dayOf(to).Sub(dayOf(from)) / (24 * time.Hour))
}

// dayOf is the beginning of a checked calendar day; there are no time zones in counting days.
func dayOf(day string) time.Time {
	at, _ := time.Parse(time.DateOnly, day) // checked where it was written
	return at
}
