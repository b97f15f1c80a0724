package domain

import (
	"reflect"
	"time"
)

// Figures are counts of a tenant's business. They add up: what an event adds, what a shard has seen and what the tenant
// has are all Figures, and the order of adding does not matter.
type Figures struct {
	Stages    map[string]int64 // customers in each stage
	Sales     map[Market]Sales
	Active    map[Cell]int64 // customers of a cohort that bought in a month
	NPS       NPS
	OpenCases int64
	Scoring   Scoring
	// AsOf is the time of the latest event that added something.
	AsOf time.Time
}

// Market is a month and a currency.
type Market struct {
	Month    Month
	Currency string // ISO 4217 code
}

// Sales are the purchases of a month in a currency, without those that were cancelled.
type Sales struct {
	Purchases int64
	Revenue   int64 // after refunds; minor units
	Refunded  int64 // paid back of these purchases, whenever that was, or cancelled; minor units
}

// Cell is one cell of the cohort table: those who first bought in Cohort and bought in Month.
type Cell struct{ Cohort, Month Month }

// IsZero reports whether there is nothing to add.
func (f Figures) IsZero() bool {
	return len(f.Stages) == 0 && len(f.Sales) == 0 && len(f.Active) == 0 && f.NPS == NPS{} && f.OpenCases == 0 && f.Scoring.Events == 0
}

// Add adds the other figures to f, whose maps it changes.
func (f *Figures) Add(other Figures) {
	f.Stages = addCounts(f.Stages, other.Stages)
	f.Active = addCounts(f.Active, other.Active)
	for market, sales := range other.Sales {
		if f.Sales == nil {
			f.Sales = make(map[Market]Sales)
		}
		sum := f.Sales[market]
		f.Sales[market] = Sales{sum.Purchases + sales.Purchases, sum.Revenue + sales.Revenue, sum.Refunded + sales.Refunded}
	}
	f.NPS = f.NPS.Plus(other.NPS)
	f.OpenCases += other.OpenCases
	f.Scoring = f.Scoring.Plus(other.Scoring)
	f.AsOf = latest(f.AsOf, other.AsOf)
}

// at stamps a gain with the time of its event; nothing gained is never stamped.
func (f Figures) at(event time.Time) Figures {
	if !f.IsZero() {
		f.AsOf = stored(event)
	}
	return f
}

// Equal reports whether both count the same.
func (f Figures) Equal(other Figures) bool { return reflect.DeepEqual(f, other) }

// addCounts adds counts and leaves out those that become zero, so that equal counts are equal maps.
// It returns sum, which it makes when there is none yet.
func addCounts[K comparable](sum, gain map[K]int64) map[K]int64 {
	if sum == nil && len(gain) > 0 {
		sum = make(map[K]int64, len(gain))
	}
	for key, n := range gain {
		if sum[key] += n; sum[key] == 0 {
			delete(sum, key)
		}
	}
	return sum
}

func dropZeros[K comparable](counts map[K]int64) {
	for key, n := range counts {
		if n == 0 {
			delete(counts, key)
		}
	}
}
