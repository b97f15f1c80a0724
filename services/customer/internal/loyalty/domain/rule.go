package domain

import (
	"math/big"
	"slices"

	"github.com/guanxi-crm/guanxi/contracts"
)

// Occasion is what a rule gives points for.
type Occasion string

// The occasions.
const (
	OnPurchase     Occasion = "purchase"
	OnBehaviour    Occasion = "behaviour"
	OnBirthday     Occasion = "birthday"     // once a year
	OnRegistration Occasion = "registration" // of a customer, once
)

// MaxPoints bounds the points of one movement, so that no number of them comes near the limits of a sum.
const MaxPoints = 1_000_000_000

// Rule says what earns points.
type Rule struct {
	Key    string   `json:"key" bson:"key"` // names the rule within the programme
	On     Occasion `json:"on" bson:"on"`
	Points int64    `json:"points" bson:"points"`
	// Per is the amount that earns the points, and parts of it parts of them; nil: the points are for the whole purchase.
	Per *contracts.Money `json:"per" bson:"per,omitempty"`
	// AtLeast is the amount from which on the rule applies.
	AtLeast *contracts.Money `json:"atLeast" bson:"atLeast,omitempty"`
	// Categories and SKUs narrow the rule to lines of the purchase; a line of either counts.
	Categories []string `json:"categories" bson:"categories,omitempty"`
	SKUs       []string `json:"skus" bson:"skus,omitempty"`
	Behaviour  string   `json:"behaviour" bson:"behaviour,omitempty"` // the event's name
	// From and Until are the days, both included, between which the rule holds.
	From  Day `json:"from" bson:"from,omitempty"`
	Until Day `json:"until" bson:"until,omitempty"`
}

func (r Rule) holds(on Occasion, day Day) bool {
	return r.On == on && (r.From == "" || day >= r.From) && (r.Until == "" || day <= r.Until)
}

// PurchasePoints returns what a purchase earns a customer of a tier. Each rule rounds its own points, after the tier has
// multiplied them.
func (p Programme) PurchasePoints(bought contracts.PurchaseRecorded, tier string) int64 {
	day := Day(bought.PurchasedOn)
	if !p.Counts(bought) {
		return 0
	}
	points := int64(0)
	for _, rule := range p.Rules {
		if rule.holds(OnPurchase, day) {
			points = min(points+rule.pointsFor(bought, p.percentOf(tier), p.Rounding), MaxPoints)
		}
	}
	return points
}

// Counts reports whether a purchase is one of the programme's at all.
func (p Programme) Counts(bought contracts.PurchaseRecorded) bool {
	return p.Status == Active && bought.Total.Currency == p.Currency && Day(bought.PurchasedOn) >= p.StartsOn && bought.Status != "cancelled"
}

// FlatPoints returns what an occasion other than a purchase earns on a day; behaviour is the event's name. The tiers do
// not multiply it.
func (p Programme) FlatPoints(on Occasion, behaviour string, day Day) int64 {
	if p.Status != Active || day < p.StartsOn {
		return 0
	}
	points := int64(0)
	for _, rule := range p.Rules {
		if rule.holds(on, day) && rule.Behaviour == behaviour {
			points = min(points+rule.Points, MaxPoints)
		}
	}
	return points
}

// HasRule reports whether anything is earned on an occasion.
func (p Programme) HasRule(on Occasion) bool {
	return slices.ContainsFunc(p.Rules, func(r Rule) bool { return r.On == on })
}

func (r Rule) pointsFor(bought contracts.PurchaseRecorded, percent int64, rounding Rounding) int64 {
	amount := r.amountOf(bought)
	if amount <= 0 || r.AtLeast != nil && amount < r.AtLeast.Minor {
		return 0
	}
	if r.Per == nil {
		return share(big.NewInt(r.Points), percent, 100, rounding)
	}
	scaled := new(big.Int).Mul(big.NewInt(amount), big.NewInt(r.Points))
	return share(scaled, percent, new(big.Int).Mul(big.NewInt(r.Per.Minor), big.NewInt(100)).Int64(), rounding)
}

// amountOf returns what was paid for the lines that the rule is about. A discount on the whole order is spread over its
// lines.
func (r Rule) amountOf(bought contracts.PurchaseRecorded) int64 {
	if len(r.Categories) == 0 && len(r.SKUs) == 0 {
		return bought.Total.Minor
	}
	var all, matching int64
	for _, line := range bought.Lines {
		net := line.Price.Minor * line.Quantity
		if line.Discount != nil {
			net -= line.Discount.Minor
		}
		all += net
		if slices.Contains(r.SKUs, line.SKU) || slices.Contains(r.Categories, line.Category) {
			matching += net
		}
	}
	if all == 0 {
		return 0
	}
	return share(big.NewInt(bought.Total.Minor), matching, all, RoundDown)
}

// share returns whole × part / of, which are not below zero, rounded and bound to what fits.
func share(whole *big.Int, part, of int64, rounding Rounding) int64 {
	quotient, rest := new(big.Int).DivMod(new(big.Int).Mul(whole, big.NewInt(part)), big.NewInt(of), new(big.Int))
	twice := new(big.Int).Lsh(rest, 1)
	if rounding == RoundUp && rest.Sign() > 0 || rounding == RoundNearest && twice.Cmp(big.NewInt(of)) >= 0 {
		quotient.Add(quotient, big.NewInt(1))
	}
	if !quotient.IsInt64() {
		return 1<<63 - 1
	}
	return quotient.Int64()
}
