package domain

import (
	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/fault"
)

// Movement is something that happens to an account once.
type Movement struct {
	Key string
	// Write writes it; an error leaves the account as it was.
	Write func(b *Book) error
}

// Purchase earns what a purchase is worth, and counts it towards the tier even where it is worth no point.
func Purchase(bought contracts.PurchaseRecorded) Movement {
	return Movement{KeyOf(Earned, bought.PurchaseID), func(b *Book) error {
		if !b.programme.Counts(bought) {
			return nil
		}
		points := b.programme.PurchasePoints(bought, b.account.Tier)
		if points > 0 || bought.Total.Minor > 0 {
			b.earn(bought.PurchaseID, points, Day(bought.PurchasedOn), bought.Total.Minor)
		}
		return nil
	}}
}

// Occurrence earns what an occasion other than a purchase is worth on a day.
func Occurrence(on Occasion, cause, behaviour string, day Day) Movement {
	return Movement{KeyOf(Earned, cause), func(b *Book) error {
		if points := b.programme.FlatPoints(on, behaviour, day); points > 0 {
			b.earn(cause, points, b.today, 0)
		}
		return nil
	}}
}

func (b *Book) earn(cause string, points int64, on Day, spent int64) {
	line := Entry{Reason: Earned, Cause: cause, Counted: &contracts.PointsCounted{
		On: string(on), Points: points, Spent: b.programme.money(spent),
	}}
	var lots []Lot
	if points > 0 {
		lots = []Lot{{Points: points, ExpiresOn: string(b.programme.expiryOf(b.today))}}
	}
	b.put(line, lots)
}

// Redeem spends points; the fault is a Conflict when there are too few.
func Redeem(id string, cost int64) Movement {
	return Movement{KeyOf(Redeemed, id), func(b *Book) error {
		if b.account.Balance < cost {
			return tooFew(b.account.Balance, cost)
		}
		b.take(Entry{Reason: Redeemed, Cause: id}, cost, nil)
		return nil
	}}
}

func tooFew(balance, cost int64) error {
	return fault.New(fault.Conflict, "the customer has %d points and needs %d", balance, cost)
}

// Return gives back what a redemption took. Points whose day is over by now can be spent to the end of this month.
func Return(spent Entry) Movement {
	return Movement{KeyOf(Returned, spent.Cause), func(b *Book) error {
		var lots []Lot
		for _, lot := range spent.Lots {
			if lot.Points = -lot.Points; lot.ExpiresOn != "" && Day(lot.ExpiresOn) < b.today {
				lot.ExpiresOn = string(b.today.EndOfMonth())
			}
			lots = addLot(lots, lot)
		}
		b.put(Entry{Reason: Returned, Cause: spent.Cause}, lots)
		return nil
	}}
}

// Adjustment changes the balance by hand; the fault is a Conflict when it would fall below zero.
func Adjustment(id string, points int64, note string) Movement {
	return Movement{KeyOf(Adjusted, id), func(b *Book) error {
		line := Entry{Reason: Adjusted, Cause: id, Note: note}
		if points > 0 {
			b.put(line, []Lot{{Points: points, ExpiresOn: string(b.programme.expiryOf(b.today))}})
			return nil
		}
		if b.account.Balance < -points {
			return tooFew(b.account.Balance, -points)
		}
		b.take(line, -points, nil)
		return nil
	}}
}

// Review writes the account anew for what time alone changes, and notes that the birthdays up to today are dealt with.
func Review() Movement {
	return Movement{"", func(b *Book) error {
		b.account.CelebratedUntil, b.touched = max(b.account.CelebratedUntil, b.today), true
		return nil
	}}
}

// Touch writes the account as it is, so that whoever has read it before cannot write to it any more.
func Touch() Movement {
	return Movement{"", func(b *Book) error {
		b.touched = true
		return nil
	}}
}

// Born notes the day of the year on which the customer has birthday.
func Born(birthday string) Movement {
	return Movement{"", func(b *Book) error {
		if b.account.Birthday != birthday {
			b.account.Birthday, b.touched = birthday, true
			b.account.CelebratedUntil = max(b.account.CelebratedUntil, b.today.Before()) // nothing for those that are past
		}
		return nil
	}}
}
