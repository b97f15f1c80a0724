package app_test

import (
	"maps"
	"slices"

	"github.com/guanxi-crm/guanxi/services/analytics/internal/domain"
)

// figures counts the history plainly.
func (h history) figures() domain.Figures {
	f := domain.Figures{}
	add := func(gain domain.Figures) { f.Add(gain) }
	for _, l := range h.customers {
		if !l.deleted {
			add(domain.Figures{Stages: map[string]int64{l.stage(): 1}})
		}
		if l.absorbs != nil {
			add(domain.Figures{Stages: map[string]int64{l.absorbs.stage(): -1}, Scoring: domain.Scoring{Events: 1}})
		}
		if l.erased {
			add(domain.Figures{Scoring: domain.Scoring{Events: 1}})
		}
		months := map[domain.Month]bool{}
		for i, p := range l.purchases {
			month := domain.Month(p.PurchasedOn[:7])
			counts := int64(0)
			if !p.cancelled {
				counts = 1
			}
			scored := 1
			if forgotten := l.deleted && l.late(i); !forgotten {
				scored += len(p.refunds) + int(1-counts)
			}
			if !p.cancelled || l.deleted && l.late(i) { // the cohorts keep what a deleted customer bought
				months[month] = true
			}
			add(domain.Figures{
				Sales: map[domain.Market]domain.Sales{{Month: month, Currency: p.Total.Currency}: {
					Purchases: counts, Revenue: p.Total.Minor - p.refunded(), Refunded: p.refunded(),
				}},
				Scoring: domain.Scoring{Events: int64(scored)},
			})
		}
		if sorted := slices.Sorted(maps.Keys(months)); len(sorted) > 0 {
			for _, month := range sorted {
				add(domain.Figures{Active: map[domain.Cell]int64{{Cohort: sorted[0], Month: month}: 1}})
			}
		}
		if l.deleted && (len(l.purchases) > 0 || l.absorbs != nil) {
			add(domain.Figures{Scoring: domain.Scoring{Events: 1}})
		}
		for _, score := range l.answers {
			add(domain.Figures{NPS: domain.Answered(score)})
		}
		for _, closed := range l.cases {
			if !closed {
				add(domain.Figures{OpenCases: 1})
			}
		}
	}
	return f
}

// profiles are what each customer's profile shows, with the times and watermarks left out.
func (h history) profiles() map[string]summary {
	all := make(map[string]summary)
	for _, l := range h.customers {
		s := summary{stage: l.stage(), deleted: l.deleted, erased: l.erased, sequence: int64(len(l.told())), spent: map[string]int64{}}
		for _, closed := range l.cases {
			if !closed {
				s.openCases++
			}
		}
		if !l.deleted {
			for _, p := range l.purchases {
				if !p.cancelled {
					s.purchases++
				}
				s.spent[p.Total.Currency] += p.Total.Minor - p.refunded()
			}
			if len(l.answers) > 0 && !l.erased {
				s.score = l.answers[len(l.answers)-1] + 1
			}
		}
		if l.absorbs != nil {
			absorbed := all[l.absorbs.id]
			absorbed.mergedInto = l.id
			all[l.absorbs.id] = absorbed
		}
		all[l.id] = s
	}
	return all
}

// summary is the part of a profile that the history tells plainly.
type summary struct {
	stage      string
	deleted    bool
	erased     bool
	mergedInto string
	sequence   int64
	purchases  int64
	spent      map[string]int64
	openCases  int
	score      int // of the latest answer, plus one; 0: none
}

func summaryOf(p domain.Profile) summary {
	s := summary{stage: p.Stage, deleted: p.Deleted, erased: p.Erased, mergedInto: p.MergedInto, sequence: p.Sequence, purchases: p.Purchases.Count, spent: map[string]int64{}, openCases: len(p.OpenCases)}
	for _, sum := range p.Purchases.Spent {
		s.spent[sum.Currency] = sum.Minor
	}
	if p.LastScore != nil {
		s.score = p.LastScore.Value + 1
	}
	return s
}
