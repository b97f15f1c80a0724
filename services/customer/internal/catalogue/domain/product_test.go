package domain_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/catalogue/domain"
)

var now = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func TestASKUCanBePartOfAPath(t *testing.T) {
	for sku, fine := range map[string]bool{
		"TEA-100": true, "9.a_b~c:d+e": true, strings.Repeat("x", 100): true,
		"": false, "TEA 100": false, "TEA/100": false, "-TEA": false, "茶": false, "..": false, strings.Repeat("x", 101): false,
	} {
		_, _, err := domain.New(sku, domain.Details{Name: "Tea"}, now)
		require.Equal(t, fine, err == nil, "%q: %v", sku, err)
	}
}

func TestAProductTellsWhatBecameOfEachField(t *testing.T) {
	p, events, err := domain.New("TEA", domain.Details{Name: " Tea ", Price: &contracts.MoneyJSON{Amount: "1.5", Currency: "CNY"}}, now)
	require.NoError(t, err)
	require.Equal(t, []contracts.Data{contracts.SettingChanged{Kind: "product", ID: "TEA", Name: "Tea", Changes: []contracts.Change{
		{Field: "name", To: "Tea"}, {Field: "price.amount", To: "1.50"}, {Field: "price.currency", To: "CNY"}, {Field: "status", To: "active"},
	}}}, events)

	same, events, err := p.Change(p.Details(), now.Add(time.Hour))
	require.NoError(t, err)
	require.Empty(t, events)
	require.Equal(t, p, same)

	retired := p.Details()
	retired.Status = domain.Retired
	p, events, err = p.Change(retired, now.Add(time.Hour))
	require.NoError(t, err)
	require.Len(t, events, 1)
	require.Equal(t, now.Add(time.Hour), p.UpdatedAt)

	unnamed, _, err := p.Change(domain.Details{Price: &contracts.MoneyJSON{Amount: "-1", Currency: "CNY"}}, now)
	require.True(t, fault.Is(err, fault.Invalid))
	require.Equal(t, p, unnamed)
}
