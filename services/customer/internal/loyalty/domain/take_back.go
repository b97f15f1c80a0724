package domain

import (
	"math/big"

	"github.com/guanxi-crm/guanxi/contracts"
)

// TakenBack is what the lines say that were made for a purchase: the one that earned, and those that took back.
type TakenBack struct {
	Earned Entry
	Before []Entry
}

// Target returns what should be taken back in all when part of the price has been paid back: that part of the points,
// rounded down, and all of them for the whole price.
func (t TakenBack) Target(refunded int64) (points, spent int64) {
	counted := t.Earned.Counted
	if counted == nil {
		return 0, 0
	}
	if refunded = min(refunded, counted.Spent.Minor); counted.Spent.Minor > 0 {
		points = share(big.NewInt(t.Earned.Points), refunded, counted.Spent.Minor, RoundDown)
	}
	return points, refunded
}

// All returns what is to be taken back when the purchase is cancelled.
func (t TakenBack) All() (points, spent int64) {
	if t.Earned.Counted == nil {
		return t.Earned.Points, 0
	}
	return t.Earned.Points, t.Earned.Counted.Spent.Minor
}

// TakeBack takes back points and spending until the targets are reached. What is not there any more is owed.
func (t TakenBack) TakeBack(cause string, points, spent int64) Movement {
	return Movement{KeyOf(Refunded, cause), func(b *Book) error {
		for _, line := range t.Before {
			points += line.Points - line.Owed
			if line.Counted != nil {
				spent += line.Counted.Spent.Minor
			}
		}
		if points, spent = max(points, 0), max(spent, 0); points == 0 && spent == 0 {
			return nil
		}
		line := Entry{Reason: Refunded, Cause: cause}
		if t.Earned.Counted != nil {
			line.Counted = &contracts.PointsCounted{On: t.Earned.Counted.On, Points: -points, Spent: b.programme.money(-spent)}
		}
		line.Owed = points - min(points, b.account.Balance)
		b.take(line, points-line.Owed, t.Earned.Lots)
		return nil
	}}
}
