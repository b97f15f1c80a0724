package domain

import (
	"maps"
	"time"

	customers "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

// Totals is how many of a tenant's customers are at each stage, as far as their steps are counted.
type Totals struct {
	Stages map[customers.Stage]int64 `bson:"stages"`
	AsOf   time.Time                 `bson:"asOf"` // time of the latest step counted
	// Batch numbers the batches of steps counted so far, and Pending names the steps of the last one until they are in
	// their months too and no longer open.
	Batch   int64    `bson:"batch"`
	Pending []string `bson:"pending,omitempty"`
}

// Count returns the totals with one more batch of steps in them.
func (t Totals) Count(steps []Step) Totals {
	stages := maps.Clone(t.Stages)
	if stages == nil {
		stages = map[customers.Stage]int64{}
	}
	t.Stages, t.Pending = stages, nil
	t.Batch++
	for _, s := range steps {
		if s.From != "" {
			stages[s.From]--
		}
		if s.To != "" {
			stages[s.To]++
		}
		if s.At.After(t.AsOf) {
			t.AsOf = s.At
		}
		t.Pending = append(t.Pending, s.ID)
	}
	return t
}

// Month is what happened on the days of a month.
type Month struct {
	Days map[string]Day `bson:"days"`
	// Through is the last batch that is in it.
	Through int64 `bson:"through"`
}

// Day is what happened on a day: how many customers made each move, and how long they had stayed where they left.
type Day struct {
	Moves map[string]int64          `bson:"moves"` // by Route
	Stays map[customers.Stage]Stays `bson:"stays,omitempty"`
}

// Route names a move from one stage to another, of which one may be empty: "lead>prospect".
func Route(from, to customers.Stage) string { return string(from) + ">" + string(to) }

// Count returns the month with those of a batch's steps in it that are of the month. A batch counts once: a later one has
// never been counted before an earlier one.
func (m Month) Count(month string, batch int64, steps []Step) Month {
	if batch <= m.Through {
		return m
	}
	counted := Month{Days: maps.Clone(m.Days), Through: batch}
	if counted.Days == nil {
		counted.Days = map[string]Day{}
	}
	for _, s := range steps {
		if s.Month() == month {
			counted.Days[s.Day] = counted.Days[s.Day].Plus(dayOf(s))
		}
	}
	return counted
}

func dayOf(s Step) Day {
	day := Day{Moves: map[string]int64{Route(s.From, s.To): 1}}
	if stay, known := s.Stay(); known {
		day.Stays = map[customers.Stage]Stays{s.From: Stays{}.Add(stay)}
	}
	return day
}

// Plus returns the sum of both days.
func (d Day) Plus(other Day) Day {
	sum := Day{Moves: map[string]int64{}, Stays: map[customers.Stage]Stays{}}
	for _, part := range []Day{d, other} {
		for route, n := range part.Moves {
			sum.Moves[route] += n
		}
		for stage, stays := range part.Stays {
			sum.Stays[stage] = sum.Stays[stage].Plus(stays)
		}
	}
	return sum
}

// MonthsBetween returns the months of the days from one to another, both included.
func MonthsBetween(from, to string) []string {
	first, err := time.Parse(time.DateOnly, MonthOf(from)+"-01")
	var months []string
	for month := first; err == nil && month.Format(time.DateOnly) <= to; month = month.AddDate(0, 1, 0) {
		months = append(months, MonthOf(month.Format(time.DateOnly)))
	}
	return months
}
