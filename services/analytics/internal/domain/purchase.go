package domain

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
)

// buy adds a purchase.
func (p Profile) buy(bought contracts.PurchaseRecorded, at time.Time) (Profile, Figures, error) {
	day, err := ParseDay(bought.PurchasedOn)
	if err != nil {
		return p, Figures{}, fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	return p.trade(day, bought.Total, Sales{Purchases: 1, Revenue: bought.Total.Minor}, at)
}

// trade adds sales of a day, which may be below zero, and the amount spent. Those of a deleted customer count in the
// tenant's sales and nowhere else.
func (p Profile) trade(day Day, amount contracts.Money, sales Sales, at time.Time) (Profile, Figures, error) {
	gain := Figures{Sales: map[Market]Sales{{day.Month(), amount.Currency}: sales}}
	if p.Deleted {
		return p, gain, nil
	}
	after, err := p.Purchases.with(day, sales.Purchases, amount)
	if err != nil {
		return p, Figures{}, fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	gain.Active = cohortMove(p.Purchases.Months(), after.Months())
	gain.Scoring = Scoring{1, stored(at)}
	p.Scoring = p.Scoring.Plus(gain.Scoring)
	p.Purchases = after
	return p, gain, nil
}

// with returns the purchases with some more on a day (less when n is below zero), and with an amount spent.
func (p Purchases) with(day Day, n int64, amount contracts.Money) (Purchases, error) {
	spent, err := addMoney(p.Spent, amount)
	if err != nil || n == 0 {
		return Purchases{Count: p.Count, Days: p.Days, Spent: spent}, err
	}
	days := slices.Clone(p.Days)
	at, found := slices.BinarySearchFunc(days, day, func(d PurchaseDay, day Day) int { return cmp.Compare(d.Day, day) })
	if !found {
		days = slices.Insert(days, at, PurchaseDay{Day: day})
	}
	days[at].Purchases += n
	switch {
	case days[at].Purchases < 0:
		return p, fmt.Errorf("no purchase on %s is left", day)
	case days[at].Purchases == 0:
		days = slices.Delete(days, at, at+1)
	}
	return Purchases{Count: p.Count + n, Days: days, Spent: spent}, nil
}

// cohortMove returns what the cohort cells gain when a customer's months of purchases become others. A customer belongs
// to the cohort of its first month, so a purchase before it, or a cancelled one, takes the whole row to another cohort.
func cohortMove(before, after []Month) map[Cell]int64 {
	if len(before) == len(after) {
		return nil
	}
	gain := make(map[Cell]int64, 1)
	for _, m := range before {
		gain[Cell{before[0], m}]--
	}
	for _, m := range after {
		gain[Cell{after[0], m}]++
	}
	dropZeros(gain)
	return gain
}

// addMoney returns the sums with one more amount.
func addMoney(sums []contracts.Money, amount contracts.Money) ([]contracts.Money, error) {
	at, found := slices.BinarySearchFunc(sums, amount.Currency, func(m contracts.Money, code string) int {
		return cmp.Compare(m.Currency, code)
	})
	sums = slices.Clone(sums)
	if !found {
		return slices.Insert(sums, at, amount), nil
	}
	sum, err := sums[at].Add(amount)
	sums[at] = sum
	return sums, err
}
