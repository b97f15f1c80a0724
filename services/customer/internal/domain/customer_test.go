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
	"github.com/guanxi-crm/guanxi/services/customer/internal/domain"
)

var now = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func register(t require.TestingT, details domain.Details) domain.Customer {
	c, _, err := domain.Register("cus_1", details, now)
	require.NoError(t, err)
	return c
}

var ada = domain.Details{Kind: domain.Person, Name: domain.Name{Display: "Ada"}, ExternalID: "c1"}

func TestNamesAreWrittenAsTheirOwnersDo(t *testing.T) {
	for _, test := range []struct {
		name string
		in   domain.Name
		want string
	}{
		{"Han characters", domain.Name{Given: "小明", Family: "王"}, "王小明"},
		{"kana", domain.Name{Given: "さくら", Family: "やまだ"}, "やまださくら"},
		{"hangul", domain.Name{Given: "민준", Family: "김"}, "김민준"},
		{"Latin letters", domain.Name{Given: "Ada", Family: "Lovelace"}, "Ada Lovelace"},
		{"one part", domain.Name{Family: "Lovelace"}, "Lovelace"},
		{"its own way", domain.Name{Display: " A. Lovelace ", Given: "Ada"}, "A. Lovelace"},
	} {
		t.Run(test.name, func(t *testing.T) {
			require.Equal(t, test.want, register(t, domain.Details{Kind: domain.Person, Name: test.in}).Name.Display)
		})
	}
}

func TestEveryBrokenRuleIsNamedInTheSameOrder(t *testing.T) {
	long := strings.Repeat("x", 201)
	for range 20 {
		_, _, err := domain.Register("cus_1", domain.Details{
			Kind: domain.Person, Name: domain.Name{Display: long, Given: long, Family: long}, TimeZone: "Nowhere",
			ContactPoints: []domain.ContactPoint{{Kind: domain.Email, Value: "x"}, {Kind: "fax"}},
		}, now)
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
	_, events, err := c.Change(ada, now.Add(time.Hour))
	require.NoError(t, err)
	require.Empty(t, events)
	details := ada
	details.Owner = "u1"
	changed, events, err := c.Change(details, now.Add(time.Hour))
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

func TestStagesOnlyMoveOn(t *testing.T) {
	type stages = map[domain.Stage]bool
	allowed := map[domain.Stage]stages{
		domain.Lead:     {domain.Lead: true, domain.Prospect: true},
		domain.Prospect: {domain.Prospect: true},
		domain.Buyer:    {domain.Buyer: true},
	}
	for from := range allowed {
		for to := range allowed {
			c := register(t, ada)
			c.Stage = from
			moved, events, err := c.MoveTo(to, now)
			switch {
			case !allowed[from][to]:
				require.True(t, fault.Is(err, fault.Conflict), "%s to %s", from, to)
			case from == to:
				require.NoError(t, err)
				require.Empty(t, events)
			default:
				require.NoError(t, err)
				require.Equal(t, to, moved.Stage)
				require.Equal(t, []contracts.Data{contracts.StageChanged{CustomerID: "cus_1", From: string(from), To: string(to), Reason: domain.ByHand}}, events)
			}
		}
	}
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
			ContactPoints: []domain.ContactPoint{{Kind: domain.Phone, Value: rapid.SampledFrom([]string{"+86 138-0013.8000", "+4930123456"}).Draw(t, "phone")}},
		}, now)
		if err != nil {
			require.True(t, fault.Is(err, fault.Invalid))
			return
		}
		_, events, err := c.Change(c.Details, now)
		require.NoError(t, err)
		require.Empty(t, events)
		require.True(t, slices.IsSorted(c.Tags))
	})
}
