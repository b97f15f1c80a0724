package changes_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/services/customer/internal/changes"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

func TestChangesAreToldFieldByField(t *testing.T) {
	from := domain.Details{
		Kind: domain.Person, Name: domain.Name{Display: "Ada", Family: "Byron"}, Tags: []string{"vip"},
		ContactPoints: []domain.ContactPoint{{Kind: domain.Email, Value: "a@example.org"}, {Kind: domain.X, Value: "ada"}},
		BestHours:     &domain.Hours{From: "09:00", To: "10:00"},
		Fields:        map[string]any{"colours": []string{"red"}, "size": 1.0},
	}
	to := domain.Details{
		Kind: domain.Person, Name: domain.Name{Display: "Ada", Family: "Lovelace"}, Tags: []string{"north", "vip"},
		ContactPoints: []domain.ContactPoint{{Kind: domain.Email, Value: "b@example.org", Verified: true}},
		Memberships:   []domain.Membership{{OrganisationID: "cus_2"}},
		BirthDate:     "1815-12-10",
		Fields:        map[string]any{"colours": []any{"red"}, "size": 2.0},
	}
	require.Equal(t, []contracts.Change{
		{Field: "bestHours.from", From: "09:00"},
		{Field: "bestHours.to", From: "10:00"},
		{Field: "birthDate", To: "1815-12-10"},
		{Field: "contactPoints[0].value", From: "a@example.org", To: "b@example.org"},
		{Field: "contactPoints[0].verified", From: false, To: true},
		{Field: "contactPoints[1]", From: map[string]any{"kind": "x", "value": "ada"}},
		{Field: "fields.size", From: 1.0, To: 2.0},
		{Field: "memberships[0]", To: map[string]any{"organisationId": "cus_2"}},
		{Field: "name.family", From: "Byron", To: "Lovelace"},
		{Field: "tags", From: []any{"vip"}, To: []any{"north", "vip"}},
	}, changes.Between(from, to))
}

func TestNothingChangesWhereNothingDiffers(t *testing.T) {
	require.Empty(t, changes.Between(domain.Details{}, domain.Details{Tags: []string{}, Fields: map[string]any{}, BestHours: &domain.Hours{}}))
	value := rapid.SampledFrom([]any{nil, "", "a", "b", 1.0, true, []any{"a"}, map[string]any{"k": "v"}, []any{map[string]any{"k": "w"}}})
	rapid.Check(t, func(t *rapid.T) {
		from := rapid.MapOf(rapid.StringMatching(`[a-c]`), value).Draw(t, "from")
		to := rapid.MapOf(rapid.StringMatching(`[a-c]`), value).Draw(t, "to")
		require.Empty(t, changes.Between(from, from))
		forth, back := changes.Between(from, to), changes.Between(to, from)
		require.Len(t, back, len(forth))
		for i, change := range forth {
			require.Equal(t, contracts.Change{Field: change.Field, From: change.To, To: change.From}, back[i])
		}
	})
}
