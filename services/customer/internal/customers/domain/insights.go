package domain

import (
	"cmp"
	"slices"
	"time"
)

// Insights are what the other services have found out about a customer.
type Insights struct {
	CustomerID string    `bson:"-"`
	Version    int64     `bson:"-"` // 0 while nothing is kept
	Segment    *Segment  `bson:"segment,omitempty"`
	Scores     []Score   `bson:"scores,omitempty"` // latest first
	AsOf       time.Time `bson:"asOf"`             // of the latest finding
}

// Segment is where analytics' RFM scoring puts a customer: recency, frequency and monetary value, each from 1 to 5.
type Segment struct {
	Name      string    `bson:"name"`
	Recency   int       `bson:"recency"`
	Frequency int       `bson:"frequency"`
	Monetary  int       `bson:"monetary"`
	ScoredAt  time.Time `bson:"scoredAt"`
}

// Score is a customer's answer to a survey.
type Score struct {
	InvitationID string    `bson:"invitationId"`
	Kind         string    `bson:"kind"`
	Value        int       `bson:"value"`
	AnsweredAt   time.Time `bson:"answeredAt"`
}

// maxScores is how many of the latest answers are kept.
const maxScores = 20

// Enter notes the segment unless a later scoring is known: the scoring's time is the watermark. Noting it twice changes
// nothing.
func (i Insights) Enter(s Segment) Insights {
	s.ScoredAt = s.ScoredAt.UTC().Truncate(time.Millisecond)
	if i.Segment != nil && s.ScoredAt.Before(i.Segment.ScoredAt) {
		return i
	}
	i.Segment = &s
	return i.asOf(s.ScoredAt)
}

// Answer notes a score among the latest. An invitation is answered once, so its id is the watermark: noting a score
// twice changes nothing, nor does the order in which scores are noted.
func (i Insights) Answer(s Score) Insights {
	s.AnsweredAt = s.AnsweredAt.UTC().Truncate(time.Millisecond)
	if slices.ContainsFunc(i.Scores, func(known Score) bool { return known.InvitationID == s.InvitationID }) {
		return i
	}
	scores := append(slices.Clone(i.Scores), s)
	slices.SortFunc(scores, func(a, b Score) int {
		return cmp.Or(b.AnsweredAt.Compare(a.AnsweredAt), cmp.Compare(a.InvitationID, b.InvitationID))
	})
	i.Scores = scores[:min(len(scores), maxScores)]
	return i.asOf(s.AnsweredAt)
}

func (i Insights) asOf(at time.Time) Insights {
	if at.After(i.AsOf) {
		i.AsOf = at
	}
	return i
}

// With adds what is known of a customer under another id.
func (i Insights) With(other Insights) Insights {
	if other.Segment != nil {
		i = i.Enter(*other.Segment)
	}
	for _, score := range other.Scores {
		i = i.Answer(score)
	}
	return i
}
