package domain_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

var now = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func register(t require.TestingT, details domain.Details) domain.Customer {
	c, _, err := domain.Register("cus_1", details, domain.Form{}, now)
	require.NoError(t, err)
	return c
}

var ada = domain.Details{Kind: domain.Person, Name: domain.Name{Display: "Ada"}, ExternalID: "c1"}

func TestEveryBrokenRuleIsNamedInTheSameOrder(t *testing.T) {
	long := strings.Repeat("x", 201)
	for range 20 {
		_, _, err := domain.Register("cus_1", domain.Details{
			Kind: domain.Person, Name: domain.Name{Display: long, Given: long, Family: long}, TimeZone: "Nowhere",
			ContactPoints: []domain.ContactPoint{{Kind: domain.Email, Value: "x"}, {Kind: "fax"}},
		}, domain.Form{}, now)
		require.True(t, fault.Is(err, fault.Invalid))
		var broken *fault.Error
		require.ErrorAs(t, err, &broken)
		var fields []string
		for _, f := range broken.Fields {
			fields = append(fields, f.Path)
		}
		require.Equal(t, []string{"name.given", "name.family", "name.display", "contactPoints[0].value", "contactPoints[1].kind", "timeZone"}, fields)
	}
}

func TestChangeTellsOnlyOfWhatChanged(t *testing.T) {
	c := register(t, ada)
	_, events, err := c.Change(ada, domain.Form{}, now.Add(time.Hour))
	require.NoError(t, err)
	require.Empty(t, events)
	details := ada
	details.Owner = "u1"
	changed, events, err := c.Change(details, domain.Form{}, now.Add(time.Hour))
	require.NoError(t, err)
	require.Equal(t, "u1", events[0].(contracts.CustomerChanged).Customer.Owner)
	require.Equal(t, now.Add(time.Hour), changed.UpdatedAt)
	require.Equal(t, now, changed.CreatedAt)
}

func TestDeleteFreesTheExternalID(t *testing.T) {
	deleted, events := register(t, ada).Delete(now)
	require.True(t, deleted.Deleted())
	require.False(t, deleted.Listed)
	require.Empty(t, deleted.ExternalID)
	require.Equal(t, []contracts.Data{contracts.CustomerDeleted{CustomerID: "cus_1", Stage: "lead", DeletedAt: now}}, events)
	_, _, err := deleted.Buy(now, domain.Purchase{ID: "pur_1"})
	require.True(t, fault.Is(err, fault.NotFound))
}

// What is kept of details is already as checking leaves it, so that a patch of nothing changes nothing.
func TestCheckedDetailsStayAsTheyAre(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, _, err := domain.Register("cus_1", domain.Details{
			Kind:          domain.Person,
			Name:          domain.Name{Display: rapid.String().Draw(t, "display"), Given: rapid.String().Draw(t, "given")},
			ExternalID:    rapid.String().Draw(t, "external id"),
			Tags:          rapid.SliceOf(rapid.StringN(1, 70, -1)).Draw(t, "tags"),
			Language:      rapid.SampledFrom([]string{"", "zh-hans-cn", "EN-us", "de"}).Draw(t, "language"),
			ContactPoints: []domain.ContactPoint{{Kind: domain.Phone, Value: rapid.SampledFrom([]string{"+86 138-0013.8000", "+4930123456", "138 0013 8000"}).Draw(t, "phone")}},
		}, domain.Form{Country: "CN"}, now)
		if err != nil {
			require.True(t, fault.Is(err, fault.Invalid))
			return
		}
		_, events, err := c.Change(c.Details, domain.Form{Country: "CN"}, now)
		require.NoError(t, err)
		require.Empty(t, events)
		require.True(t, slices.IsSorted(c.Tags))
	})
}
