package domain

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
)

// buy adds a purchase. One of a deleted customer counts in the tenant's sales and nowhere else.
func (p Profile) buy(bought contracts.PurchaseRecorded, at time.Time) (Profile, Figures, error) {
	day, err := ParseDay(bought.PurchasedOn)
	if err != nil {
		return p, Figures{}, fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	month := day.Month()
	gain := Figures{Sales: map[Market]Sales{{month, bought.Total.Currency}: {Purchases: 1, Revenue: bought.Total.Minor}}}
	if p.Deleted {
		return p, gain, nil
	}
	spent, err := addMoney(p.Purchases.Spent, bought.Total)
	if err != nil {
		return p, Figures{}, fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	months := with(p.Purchases.Months, month, true)
	gain.Active = cohortMove(p.Purchases.Months, months)
	gain.Scoring = Scoring{1, stored(at)}
	p.Scoring = p.Scoring.Plus(gain.Scoring)
	p.Purchases = Purchases{
		Count: p.Purchases.Count + 1, FirstOn: p.Purchases.FirstOn, LastOn: max(p.Purchases.LastOn, day), Months: months, Spent: spent,
	}
	if first := p.Purchases.FirstOn; first == "" || day < first {
		p.Purchases.FirstOn = day
	}
	return p, gain, nil
}

// cohortMove returns what the cohort cells gain when a customer's months of purchases become others. A customer belongs
// to the cohort of its first month, so a purchase before it takes the whole row to another cohort.
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
