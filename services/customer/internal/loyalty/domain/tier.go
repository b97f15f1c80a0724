package domain

import (
	"slices"

	"github.com/guanxi-crm/guanxi/contracts"
)

// Tier is a rank in a programme. It is reached by points or by spending, as the programme says.
type Tier struct {
	Key      string           `json:"key" bson:"key"`
	Name     string           `json:"name" bson:"name"`
	Points   int64            `json:"points" bson:"points,omitempty"`
	Spending *contracts.Money `json:"spending" bson:"spending,omitempty"`
	// Percent is what a purchase earns at this tier, of what it earns without: 150 is one and a half times.
	Percent int64 `json:"percent" bson:"percent"`
}

// From returns what has to be reached: points, or minor units of money.
func (t Tier) From(basis Basis) int64 {
	if basis == BySpending && t.Spending != nil {
		return t.Spending.Minor
	}
	return t.Points
}

// rankOf returns a tier's place from the lowest, -1 for none.
func (t Terms) rankOf(tier string) int {
	return slices.IndexFunc(t.Tiers, func(known Tier) bool { return known.Key == tier })
}

// reached returns the place of the highest tier that an amount reaches, -1 for none.
func (t Terms) reached(amount int64) int {
	rank := -1
	for i, tier := range t.Tiers {
		if amount >= tier.From(t.TierBasis) {
			rank = i
		}
	}
	return rank
}

// TierNamed returns a tier, if the programme has it.
func (t Terms) TierNamed(key string) (Tier, bool) {
	if rank := t.rankOf(key); rank >= 0 {
		return t.Tiers[rank], true
	}
	return Tier{}, false
}

// TierAfter returns the tier above, and whether there is one; the lowest is above none.
func (t Terms) TierAfter(key string) (Tier, bool) {
	rank := t.rankOf(key) + 1
	if rank >= len(t.Tiers) {
		return Tier{}, false
	}
	return t.Tiers[rank], true
}

// AtLeast reports whether a tier is another, or above it.
func (t Terms) AtLeast(tier, wanted string) bool {
	return wanted == "" || t.rankOf(wanted) >= 0 && t.rankOf(tier) >= t.rankOf(wanted)
}

func (t Terms) percentOf(tier string) int64 {
	if known, ok := t.TierNamed(tier); ok {
		return known.Percent
	}
	return 100
}
