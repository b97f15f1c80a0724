package domain

import "time"

// Buyer is what RFM scoring needs to know of a customer that bought.
type Buyer struct {
	CustomerID string
	LastOn     Day
	Purchases  int64
	Spent      int64 // minor units of the tenant's currency
}

// RFM is how a tenant's customers were scored by recency, frequency and monetary value (Hughes 1994), as the R package
// rfm does it.
type RFM struct {
	Version  int64  `bson:"-"`
	Currency string `bson:"currency"` // ISO 4217 code, of the monetary value
	Scale    Scale  `bson:"scale"`
	Sizes    Sizes  `bson:"sizes"`
	// Scoring sums up the events, over all profiles, that these scores follow from.
	Scoring Scoring `bson:"scoring"`
}

// Sizes are the numbers of customers in the segments, in the order of Segments.
type Sizes []Size

// Size is the number of customers in a segment.
type Size struct {
	Segment   Segment `bson:"segment"`
	Customers int64   `bson:"customers"`
}

// Scale holds the edges by which customers are scored.
type Scale struct {
	AsOfDay   Day   `bson:"asOfDay"`   // recency is counted from it; the scores do not depend on it
	Recency   Edges `bson:"recency"`   // days
	Frequency Edges `bson:"frequency"` // purchases
	Monetary  Edges `bson:"monetary"`  // minor units
}

// Scoring sums up the events that can change RFM scores: purchases, merges, and the deletion and erasure of customers.
type Scoring struct {
	Events int64     `bson:"events"` // never falls
	AsOf   time.Time `bson:"asOf"`   // time of the latest
}

// Plus returns the sum of both.
func (s Scoring) Plus(other Scoring) Scoring {
	return Scoring{s.Events + other.Events, latest(s.AsOf, other.AsOf)}
}

// ScaleOf returns the edges that part the buyers into fifths, as of a day not before their last purchase. The unit is
// one major unit of the currency (100 fen, 1 yen). There must be a buyer.
func ScaleOf(buyers []Buyer, asOf Day, unit int64) Scale {
	days, purchases, spent := make([]int64, len(buyers)), make([]int64, len(buyers)), make([]int64, len(buyers))
	for i, b := range buyers {
		days[i], purchases[i], spent[i] = asOf.Since(b.LastOn), b.Purchases, b.Spent
	}
	return Scale{AsOfDay: asOf, Recency: edgesOf(days, 1), Frequency: edgesOf(purchases, 1), Monetary: edgesOf(spent, unit)}
}

// Scores scores a buyer. The fewest days since the last purchase score 5.
func (s Scale) Scores(b Buyer) Scores {
	return Scores{
		Recency:   6 - s.Recency.class(s.AsOfDay.Since(b.LastOn)),
		Frequency: s.Frequency.class(b.Purchases),
		Monetary:  s.Monetary.class(b.Spent),
	}
}

// LastPurchase returns the day of the latest purchase of all, empty when there is no buyer.
func LastPurchase(buyers []Buyer) Day {
	var last Day
	for _, b := range buyers {
		last = max(last, b.LastOn)
	}
	return last
}

// Member is a customer's place among the segments.
type Member struct {
	Segment Segment `bson:"segment"`
	Scores  Scores  `bson:",inline"`
}

// Place scores a buyer and puts it into its segment.
func (s Scale) Place(b Buyer) Member {
	scores := s.Scores(b)
	return Member{scores.Segment(), scores}
}
