package domain_test

import (
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/feedback/internal/domain"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

func TestAScoreCountsAsTheNetPromoterSystemHasIt(t *testing.T) {
	for score, want := range []domain.Category{
		"detractor", "detractor", "detractor", "detractor", "detractor", "detractor", "detractor", "passive", "passive", "promoter", "promoter",
	} {
		require.Equal(t, want, domain.CategoryOf(score), score)
	}
}

func TestResultsOfKnownAnswers(t *testing.T) {
	for _, c := range []struct {
		name      string
		results   domain.Results
		nps, rate float64
	}{
		{"all promoters", domain.Results{Invited: 4, Promoters: 4}, 100, 1},
		{"all detractors", domain.Results{Invited: 4, Detractors: 2}, -100, 0.5},
		{"passives count as answers only", domain.Results{Invited: 10, Promoters: 2, Passives: 1, Detractors: 1}, 25, 0.4},
	} {
		nps, ok := c.results.NPS()
		require.True(t, ok, c.name)
		require.InDelta(t, c.nps, nps, 1e-9, c.name)
		rate, ok := c.results.ResponseRate()
		require.True(t, ok, c.name)
		require.InDelta(t, c.rate, rate, 1e-9, c.name)
	}
	_, ok := domain.Results{Invited: 3}.NPS()
	require.False(t, ok)
	_, ok = domain.Results{}.ResponseRate()
	require.False(t, ok)
}

// seeded returns randomness that is the same each time.
func seeded(seed byte) io.Reader { return rand.NewChaCha8([32]byte{seed}) }

func TestAnInvitationIsAnsweredAtMostOnceAndInTime(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		link, err := domain.NewLink("acme", "inv_1", seeded(1))
		require.NoError(r, err)
		invitation, err := domain.Invite(link, domain.Survey{ID: "srv_1", Kind: domain.NPS}, "cus_1", noon.Add(10*time.Hour), noon)
		require.NoError(r, err)
		answers := 0
		for now := noon; now.Before(noon.Add(20 * time.Hour)); now = now.Add(time.Hour) {
			score := rapid.IntRange(-2, 12).Draw(r, "score")
			next, told, err := invitation.Answer(score, "", now)
			switch {
			case invitation.Answered():
				require.True(r, fault.Is(err, fault.Conflict))
			case !now.Before(invitation.ExpiresAt):
				require.True(r, fault.Is(err, fault.Gone))
			case score < 0 || score > 10:
				require.True(r, fault.Is(err, fault.Invalid))
			default:
				require.NoError(r, err)
				require.Len(r, told, 1)
				answers++
			}
			if err != nil {
				require.Equal(r, invitation, next, "a refused answer leaves no mark")
			}
			invitation = next
		}
		require.LessOrEqual(r, answers, 1)
	})
}

func TestOnlyTheSecretOpensAnInvitation(t *testing.T) {
	link, err := domain.NewLink("acme", "inv_1", seeded(1))
	require.NoError(t, err)
	read, ok := domain.ReadLink(link.Token())
	require.True(t, ok)
	require.Equal(t, link, read)
	require.True(t, read.Opens(link.Hash()))
	other, err := domain.NewLink("acme", "inv_1", seeded(2))
	require.NoError(t, err)
	require.False(t, other.Opens(link.Hash()))
	require.False(t, link.Opens(nil))
	_, err = domain.NewLink("acme", "inv_1", strings.NewReader("too little"))
	require.Error(t, err)
}

func FuzzAnyTokenCanBeRead(f *testing.F) {
	link, err := domain.NewLink("acme", "inv_1", seeded(1))
	require.NoError(f, err)
	for _, seed := range []string{"", "x", link.Token(), link.Token() + "="} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, token string) {
		if read, ok := domain.ReadLink(token); ok {
			require.Equal(t, token, read.Token(), "a token has one spelling")
		}
	})
}

func TestTheQuestionIsWordedInTheBestLanguage(t *testing.T) {
	survey, err := domain.NewSurvey("srv_1", "Spring", domain.NPS, map[string]string{"de": "Würden Sie uns empfehlen?", "pt-BR": "Você nos recomendaria?"}, noon)
	require.NoError(t, err)
	for _, c := range []struct {
		preferences []string
		want        string
	}{
		{nil, "en"},
		{[]string{""}, "en"},
		{[]string{"zh"}, "zh-CN"},
		{[]string{"zh-Hans-SG"}, "zh-CN"},
		{[]string{"de-AT;q=0.5, ja"}, "de"},
		{[]string{"pt"}, "pt-BR"},
		{[]string{"ja", "de"}, "de"},
		{[]string{"not a language!", "zh"}, "zh-CN"},
	} {
		require.Equal(t, c.want, survey.Word(c.preferences...).Language, c.preferences)
	}
}
