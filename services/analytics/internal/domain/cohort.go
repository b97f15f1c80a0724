package domain

import (
	"maps"
	"slices"
)

// Cohort is one row of the retention table.
type Cohort struct {
	Month Month
	// Active holds the distinct customers of the cohort that bought in its month, in the month after it, and so on to the
	// latest month in which the tenant sold anything. The first is the size of the cohort.
	Active []int64
}

// Cohorts returns the retention table by calendar month, oldest cohort first.
func (f Figures) Cohorts() []Cohort {
	var last Month
	rows := make(map[Month][]int64)
	for cell := range f.Active {
		last = max(last, cell.Month)
	}
	for cell, customers := range f.Active {
		if rows[cell.Cohort] == nil {
			rows[cell.Cohort] = make([]int64, last.Since(cell.Cohort)+1)
		}
		rows[cell.Cohort][cell.Month.Since(cell.Cohort)] = customers
	}
	table := make([]Cohort, 0, len(rows))
	for _, month := range slices.Sorted(maps.Keys(rows)) {
		table = append(table, Cohort{month, rows[month]})
	}
	return table
}

// Buyers are the distinct customers that bought in a month.
type Buyers struct {
	New       int64 // for the first time
	Returning int64
}

// BuyersByMonth returns the new and the returning customers of each month.
func (f Figures) BuyersByMonth() map[Month]Buyers {
	buyers := make(map[Month]Buyers)
	for cell, customers := range f.Active {
		b := buyers[cell.Month]
		if cell.Cohort == cell.Month {
			b.New += customers
		} else {
			b.Returning += customers
		}
		buyers[cell.Month] = b
	}
	return buyers
}
