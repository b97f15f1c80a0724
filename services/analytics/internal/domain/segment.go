package domain

// Segment names what a customer's scores say of it.
type Segment string

// The segments of the R package rfm, and one for the scores that it gives no name.
const (
	Champions         Segment = "champions"
	PotentialLoyalist Segment = "potential-loyalist"
	LoyalCustomers    Segment = "loyal-customers"
	Promising         Segment = "promising"
	NewCustomers      Segment = "new-customers"
	CantLoseThem      Segment = "cant-lose-them"
	AtRisk            Segment = "at-risk"
	NeedAttention     Segment = "need-attention"
	AboutToSleep      Segment = "about-to-sleep"
	Lost              Segment = "lost"
	Others            Segment = "others"
)

// Scores are a customer's recency, frequency and monetary scores, each 1 to 5, 5 the best.
type Scores struct {
	Recency   int `bson:"r"`
	Frequency int `bson:"f"`
	Monetary  int `bson:"m"`
}

// bounds are the lowest and the highest score a rule takes.
type bounds struct{ low, high int }

func (b bounds) take(score int) bool { return b.low <= score && score <= b.high }

// segmentRules are the segment table of the R package rfm; the first rule that takes all three scores names the segment.
var segmentRules = []struct {
	segment                      Segment
	recency, frequency, monetary bounds
}{
	{Champions, bounds{5, 5}, bounds{5, 5}, bounds{5, 5}},
	{PotentialLoyalist, bounds{3, 5}, bounds{3, 5}, bounds{2, 5}},
	{LoyalCustomers, bounds{2, 4}, bounds{2, 4}, bounds{2, 4}},
	{Promising, bounds{3, 4}, bounds{1, 3}, bounds{3, 5}},
	{NewCustomers, bounds{4, 5}, bounds{1, 3}, bounds{1, 5}},
	{CantLoseThem, bounds{1, 2}, bounds{3, 4}, bounds{4, 5}},
	{AtRisk, bounds{1, 2}, bounds{2, 5}, bounds{4, 5}},
	{NeedAttention, bounds{1, 3}, bounds{3, 5}, bounds{3, 5}},
	{AboutToSleep, bounds{2, 3}, bounds{1, 3}, bounds{1, 4}},
	{Lost, bounds{1, 1}, bounds{1, 5}, bounds{1, 5}},
}

// Segments lists the segments in the order of the rules.
func Segments() []Segment {
	all := make([]Segment, 0, len(segmentRules)+1)
	for _, rule := range segmentRules {
		all = append(all, rule.segment)
	}
	return append(all, Others)
}

// Segment returns the segment of the scores.
func (s Scores) Segment() Segment {
	for _, rule := range segmentRules {
		if rule.recency.take(s.Recency) && rule.frequency.take(s.Frequency) && rule.monetary.take(s.Monetary) {
			return rule.segment
		}
	}
	return Others
}
