package domain

import (
	"fmt"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
)

// cancelled is the status of a purchase that counts as if it had not been made.
const cancelled = "cancelled"

// refund takes what was paid back off what was bought, in the month of the purchase: a month then shows what its
// purchases brought in the end.
func (p Profile) refund(told contracts.PurchaseRefunded, at time.Time) (Profile, Figures, error) {
	return p.takeBack(told.PurchasedOn, told.Amount, 0, at)
}

// changePurchase takes a purchase that was cancelled off with all that was left of it. The other statuses change no figure.
func (p Profile) changePurchase(told contracts.PurchaseChanged, at time.Time) (Profile, Figures, error) {
	switch {
	case told.To != cancelled:
		return p, Figures{}, nil
	case told.Left == nil:
		return p, Figures{}, fmt.Errorf("%w: a cancelled purchase does not say what was left of it", ErrMalformed)
	}
	return p.takeBack(told.PurchasedOn, *told.Left, 1, at)
}

// takeBack takes an amount off, and as many purchases.
func (p Profile) takeBack(purchasedOn string, amount contracts.Money, purchases int64, at time.Time) (Profile, Figures, error) {
	day, err := ParseDay(purchasedOn)
	if err != nil {
		return p, Figures{}, fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	sales := Sales{Purchases: -purchases, Revenue: -amount.Minor, Refunded: amount.Minor}
	return p.trade(day, contracts.Money{Minor: -amount.Minor, Currency: amount.Currency}, sales, at)
}
