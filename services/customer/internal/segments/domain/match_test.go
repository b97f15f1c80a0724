package domain_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	customers "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/segments/domain"
)

func TestConditions(t *testing.T) {
	now := time.Date(2026, 6, 30, 12, 0, 0, 0, time.UTC)
	ada := customers.Customer{
		Listed: true, Stage: customers.Lead, CreatedAt: now.AddDate(0, 0, -10), Completeness: 60,
		Buying: customers.Buying{Count: 12, LastOn: "2026-03-01"},
		Details: customers.Details{
			Kind: customers.Person, Owner: "Eve", Tags: []string{"vip", "north"},
			ContactPoints: []customers.ContactPoint{{Kind: customers.Phone, Value: "+8613800138000"}, {Kind: customers.Email, Value: "a@example.org"}},
			Fields:        map[string]any{"tax": "DE-1", "seats": 40.0, "likes": []any{"tea", "silk"}, "fee": map[string]any{"amount": "12.50", "currency": "CNY"}},
		},
	}
	for _, test := range []struct {
		field  string
		op     domain.Op
		values []string
		want   bool
	}{
		{"stage", domain.Is, []string{"prospect", "lead"}, true},
		{"stage", domain.IsNot, []string{"lead"}, false},
		{"owner", domain.Is, []string{"eve"}, true},
		{"team", domain.Missing, nil, true},
		{"team", domain.IsNot, []string{"x"}, true},
		{"owner", domain.Present, nil, true},
		{"tags", domain.Is, []string{"south", "vip"}, true},
		{"tags", domain.IsNot, []string{"north"}, false},
		{"country", domain.Is, []string{"CN"}, true},
		{"country", domain.Is, []string{"DE"}, false},
		{"createdAt", domain.From, []string{"2026-06-20"}, true},
		{"createdAt", domain.Before, []string{"2026-06-20T12:00:00Z"}, false},
		{"createdAt", domain.WithinDays, []string{"10"}, true},
		{"createdAt", domain.WithinDays, []string{"9"}, false},
		{"createdAt", domain.NotWithinDays, []string{"9"}, true},
		{"lastPurchaseOn", domain.NotWithinDays, []string{"90"}, true},
		{"lastPurchaseOn", domain.Before, []string{"2026-03-02"}, true},
		{"birthDate", domain.Missing, nil, true},
		{"birthDate", domain.Before, []string{"2000-01-01"}, false},
		{"birthDate", domain.NotWithinDays, []string{"1"}, true},
		{"purchases", domain.From, []string{"9"}, true}, // as numbers: "12" would be before "9"
		{"purchases", domain.Is, []string{"12"}, true},
		{"completeness", domain.Before, []string{"60"}, false},
		{"fields.tax", domain.Is, []string{"de-1"}, true},
		{"fields.seats", domain.From, []string{"5"}, true},
		{"fields.likes", domain.Is, []string{"silk"}, true},
		{"fields.fee", domain.Before, []string{"100"}, true},
		{"fields.other", domain.Missing, nil, true},
	} {
		filter := &domain.Filter{All: []domain.Condition{{Field: test.field, Op: test.op, Values: test.values}}}
		_, _, err := domain.New("seg_1", "x", domain.Filtered, filter, now)
		require.NoError(t, err)
		require.Equal(t, test.want, filter.Matches(ada, now), "%s %s %q", test.field, test.op, test.values)
	}
}

func TestAllAndAny(t *testing.T) {
	is := func(field, value string) domain.Condition {
		return domain.Condition{Field: field, Op: domain.Is, Values: []string{value}}
	}
	ada := customers.Customer{Listed: true, Stage: customers.Lead, Details: customers.Details{Owner: "eve", Team: "north"}}
	for _, test := range []struct {
		filter domain.Filter
		want   bool
	}{
		{domain.Filter{All: []domain.Condition{is("stage", "lead"), is("owner", "eve")}}, true},
		{domain.Filter{All: []domain.Condition{is("stage", "lead"), is("owner", "bob")}}, false},
		{domain.Filter{Any: []domain.Condition{is("stage", "churned"), is("owner", "eve")}}, true},
		{domain.Filter{All: []domain.Condition{is("stage", "lead")}, Any: []domain.Condition{is("owner", "bob"), is("team", "south")}}, false},
	} {
		require.Equal(t, test.want, test.filter.Matches(ada, time.Time{}))
	}
	ada.Listed = false
	require.False(t, domain.Filter{All: []domain.Condition{is("stage", "lead")}}.Matches(ada, time.Time{}), "who is deleted meets nothing")
}
