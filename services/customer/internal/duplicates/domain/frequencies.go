package domain

import "math"

// Frequencies are how frequent names are among a tenant's customers, as shares of 1: that two customers are both called
// Wang says less than that both are called Ouyang. The zero value knows none.
type Frequencies struct {
	Family map[string]float64 `bson:"family,omitempty"` // by the folded name
	Given  map[string]float64 `bson:"given,omitempty"`
	// Rarest is at most how frequent a name is that is not among them; 0: nothing was counted.
	Rarest float64 `bson:"rarest,omitempty"`
	// Customers is among how many the names were counted.
	Customers int `bson:"customers,omitempty"`
}

// crowd is among how many customers the scores from which pairs are shown are meant to hold.
const crowd = 1000

// Crowded returns by how many bits more two customers must be alike because there are so many: with each doubling of the
// customers, each of them has twice as many strangers that may be like it by chance.
func (f Frequencies) Crowded() float64 {
	return max(0, math.Log2(float64(max(f.Customers, 1))/crowd))
}

const (
	// rarestName bounds what an agreement in a name can say: beyond, it is as likely that one was misread for the other.
	rarestName = 0.0002
	// maxFrequent is how many names of each kind are kept.
	maxFrequent = 1000
	// leastSharers is by how many customers a name must be shared to be kept, so that what is kept tells of nobody.
	leastSharers = 10
)

// of is how often two strangers are both called so, or otherwise when the names were not counted.
func (f Frequencies) of(counted map[string]float64, name string, otherwise float64) float64 {
	if f.Rarest == 0 {
		return otherwise
	}
	share, frequent := counted[name]
	if !frequent {
		share = min(f.Rarest, otherwise)
	}
	return max(share, rarestName)
}

// Count counts names for Frequencies.
type Count struct {
	customers     int
	family, given map[string]int
}

// NewCount returns a count of nothing.
func NewCount() *Count { return &Count{family: map[string]int{}, given: map[string]int{}} }

// maxCounted bounds the names that a count remembers: those that come later than so many others are not frequent.
const maxCounted = 200_000

// Add counts a person's names.
func (c *Count) Add(given, family string) {
	c.customers++
	for counted, name := range map[*map[string]int]string{&c.given: given, &c.family: family} {
		if _, known := (*counted)[name]; name != "" && (known || len(*counted) < maxCounted) {
			(*counted)[name]++
		}
	}
}

// Frequencies returns what was counted; of few customers nothing can be said.
func (c *Count) Frequencies() Frequencies {
	if c.customers < 100*leastSharers {
		return Frequencies{}
	}
	return Frequencies{
		Family: frequent(c.family, c.customers), Given: frequent(c.given, c.customers), Rarest: leastSharers / float64(c.customers),
		Customers: c.customers,
	}
}

func frequent(counted map[string]int, of int) map[string]float64 {
	least := leastSharers
	for {
		kept := map[string]float64{}
		for name, n := range counted {
			if n >= least {
				kept[name] = float64(n) / float64(of)
			}
		}
		if len(kept) <= maxFrequent {
			return kept
		}
		least *= 2
	}
}
