package domain_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

// Events come at least once, and those of different invitations in any order: what is known must not depend on it.
func TestInsightsDoNotDependOnRepetitionOrOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var scores []domain.Score
		for i := range rapid.IntRange(0, 30).Draw(t, "scores") {
			scores = append(scores, domain.Score{InvitationID: fmt.Sprint("inv_", i), Value: i % 11, AnsweredAt: now.Add(time.Duration(i/2) * time.Hour)})
		}
		var once, shuffled domain.Insights
		for _, s := range scores {
			once = once.Answer(s)
		}
		again := append(append([]domain.Score{}, scores...), scores...)
		for _, s := range rapid.Permutation(again).Draw(t, "order") {
			shuffled = shuffled.Answer(s)
		}
		require.Equal(t, once, shuffled)
		require.LessOrEqual(t, len(once.Scores), 20)
	})
}

func TestTheLatestScoringHolds(t *testing.T) {
	early, late := domain.Segment{Name: "New Customers", ScoredAt: now}, domain.Segment{Name: "Champions", ScoredAt: now.Add(time.Hour)}
	i := domain.Insights{}.Enter(early).Enter(late).Enter(early)
	require.Equal(t, "Champions", i.Segment.Name)
	require.Equal(t, late.ScoredAt, i.AsOf)
}
