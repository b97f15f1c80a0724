package domain

import (
	"cmp"
	"maps"
	"slices"
)

// With returns the profile of a customer together with those that were merged into it.
func (p Profile) With(merged ...Profile) Profile {
	for _, m := range merged {
		p.Purchases = p.Purchases.and(m.Purchases)
		if c := m.LastContact; c != nil && (p.LastContact == nil || c.At.After(p.LastContact.At)) {
			p.LastContact = c
		}
		if s := m.LastScore; s != nil && (p.LastScore == nil || s.AnsweredAt.After(p.LastScore.AnsweredAt)) {
			p.LastScore = s
		}
		for _, id := range m.OpenCases {
			p.OpenCases = with(p.OpenCases, id, true)
		}
		p.AsOf = latest(p.AsOf, m.AsOf)
	}
	return p
}

// and returns the sum of both.
func (p Purchases) and(other Purchases) Purchases {
	days := make(map[Day]int64, len(p.Days)+len(other.Days))
	for _, d := range slices.Concat(p.Days, other.Days) {
		days[d.Day] += d.Purchases
	}
	sum := Purchases{Count: p.Count + other.Count, Spent: p.Spent}
	for _, day := range slices.Sorted(maps.Keys(days)) {
		sum.Days = append(sum.Days, PurchaseDay{day, days[day]})
	}
	for _, amount := range other.Spent {
		if spent, err := addMoney(sum.Spent, amount); err == nil { // beyond all the money there is, the sum stays
			sum.Spent = spent
		}
	}
	return sum
}

// months are those in which the cohort tables count the customer.
func (p Profile) months() []Month {
	if p.Deleted {
		return p.Kept
	}
	return p.Purchases.Months()
}

// Group is a customer and those that were merged into it, also by way of one another.
type Group struct {
	Root   Profile // who remains
	Merged []Profile
}

// Groups parts those merged by whom they were merged into in the end; the roots have only their ids.
func Groups(merged []Profile) map[string]Group {
	into := make(map[string]string, len(merged))
	for _, m := range merged {
		into[m.CustomerID] = m.MergedInto
	}
	groups := make(map[string]Group)
	for _, m := range merged {
		root := m.MergedInto
		for range merged {
			next, further := into[root]
			if !further {
				break
			}
			root = next
		}
		group := groups[root]
		group.Root.CustomerID = root
		group.Merged = append(group.Merged, m)
		groups[root] = group
	}
	return groups
}

// Surplus returns, below zero, what the profiles' own events add to the figures more than there is: customers counted
// several times that are one.
func (g Group) Surplus() Figures {
	all := slices.Clone(g.Root.months())
	apart := cells(g.Root.months())
	for _, m := range g.Merged {
		all = append(all, m.months()...)
		apart = addCounts(apart, cells(m.months()))
	}
	slices.SortFunc(all, cmp.Compare)
	surplus := cells(slices.Compact(all))
	for cell, n := range apart {
		surplus = addCounts(surplus, map[Cell]int64{cell: -n})
	}
	if len(surplus) == 0 {
		return Figures{}
	}
	return Figures{Active: surplus}
}

// cells are the cohort cells in which a customer with these months counts.
func cells(months []Month) map[Cell]int64 { return cohortMove(nil, months) }

// Surplus returns, below zero, the open cases of an erased customer: they are no cases any more, and nobody tells so.
func (p Profile) Surplus() Figures {
	if !p.Erased {
		return Figures{}
	}
	return Figures{OpenCases: -int64(len(p.OpenCases))}
}
