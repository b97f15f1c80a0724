package domain_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

func TestNothingKnownIsNoCompleteness(t *testing.T) {
	for _, kind := range []domain.Kind{domain.Person, domain.Organisation} {
		nothing := domain.Details{Kind: kind}.Completeness()
		require.Zero(t, nothing.Score)
		sum := 0
		for i, missing := range nothing.Missing {
			sum += missing.Weight
			require.True(t, i == 0 || missing.Weight <= nothing.Missing[i-1].Weight, "the heaviest first")
		}
		require.Equal(t, 100, sum, "the weights of a %s", kind)
	}
}

func TestCompletenessRisesByWhatIsMissing(t *testing.T) {
	details := domain.Details{
		Kind: domain.Person, Name: domain.Name{Display: "Ada Lovelace", Given: "Ada", Family: "Lovelace"}, Owner: "u1",
		Language: "en-GB", TimeZone: "Europe/London", BirthDate: "1990-12-10", Source: "fair", PreferredChannel: "email",
		ContactPoints: []domain.ContactPoint{
			{Kind: domain.Email, Value: "ada@example.org"}, {Kind: domain.WhatsApp, Value: "+442079460958"},
		},
	}
	before := register(t, details)
	require.Equal(t, 85, before.Completeness)
	require.Equal(t, []domain.Missing{{What: "contactPoints.address", Weight: 10}, {What: "contactPoints.verified", Weight: 5}}, before.Details.Completeness().Missing)
	details.ContactPoints = append(details.ContactPoints, domain.ContactPoint{Kind: domain.Address, Value: "12 High Street", Verified: true})
	after := register(t, details)
	require.Equal(t, 100, after.Completeness)
	require.Empty(t, after.Details.Completeness().Missing)
}
