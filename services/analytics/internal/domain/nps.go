package domain

import "math"

// NPS counts the answers to the question how likely one is to recommend, 0 to 10 (Reichheld 2003).
type NPS struct {
	Promoters  int64 `bson:"promoters"`  // 9 and 10
	Passives   int64 `bson:"passives"`   // 7 and 8
	Detractors int64 `bson:"detractors"` // 0 to 6
}

// Answered returns the count of one answer.
func Answered(score int) NPS {
	switch {
	case score >= 9:
		return NPS{Promoters: 1}
	case score >= 7:
		return NPS{Passives: 1}
	default:
		return NPS{Detractors: 1}
	}
}

// Answers returns how many answered.
func (n NPS) Answers() int64 { return n.Promoters + n.Passives + n.Detractors }

// Score returns the net promoter score, -100 to 100 with one decimal: the share of promoters less that of detractors.
// There is none before the first answer.
func (n NPS) Score() (score float64, ok bool) {
	if n.Answers() == 0 {
		return 0, false
	}
	return math.Round(float64(n.Promoters-n.Detractors)/float64(n.Answers())*1000) / 10, true
}

// Plus returns the sum of both counts.
func (n NPS) Plus(other NPS) NPS {
	return NPS{n.Promoters + other.Promoters, n.Passives + other.Passives, n.Detractors + other.Detractors}
}
