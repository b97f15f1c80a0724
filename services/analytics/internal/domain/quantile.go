package domain

import (
	"fmt"
	"slices"
	"strings"

	"github.com/guanxi-crm/guanxi/contracts"
)

// Fifths is a number in fifths of its unit. The quantiles of whole numbers at .2 .4 .6 .8 are whole numbers of them, so
// that no rounding decides on which side of an edge a customer is.
type Fifths int64

// Float returns the number in its unit.
func (f Fifths) Float() float64 { return float64(f) / 5 }

// Edges part the values into five classes; a value on an edge is above it.
type Edges [4]Fifths

// edgesOf returns the quantiles of the values at .2 .4 .6 .8, each plus one unit, as the R package rfm has them. The
// quantiles are of type 7 of Hyndman and Fan (1996): between the values whose ranks are nearest to 1 + (n - 1)p, linear.
func edgesOf(values []int64, unit int64) Edges {
	sorted := slices.Sorted(slices.Values(values))
	var edges Edges
	for i := range edges {
		rank := (len(sorted) - 1) * (i + 1) // in fifths
		low := sorted[rank/5]
		edge := 5 * low
		if rest := rank % 5; rest > 0 {
			edge += int64(rest) * (sorted[rank/5+1] - low)
		}
		edges[i] = Fifths(edge + 5*unit)
	}
	return edges
}

// class returns 1 to 5: one more than the number of edges that are not above the value.
func (e Edges) class(value int64) int {
	class := 1
	for _, edge := range e {
		if Fifths(5*value) >= edge {
			class++
		}
	}
	return class
}

// Amount writes a number of fifths of a currency's minor unit as a decimal amount: "255.80", or "255.804" where the
// fifths do not come out even.
func (f Fifths) Amount(currency string) string {
	sign, abs := "", f
	if f < 0 {
		sign, abs = "-", -f
	}
	amount := contracts.Money{Minor: int64(abs / 5), Currency: currency}.Amount()
	rest := abs % 5 * 2 // tenths of the minor unit
	switch {
	case rest == 0:
		return sign + amount
	case strings.Contains(amount, "."):
		return fmt.Sprintf("%s%s%d", sign, amount, rest)
	default:
		return fmt.Sprintf("%s%s.%d", sign, amount, rest)
	}
}
