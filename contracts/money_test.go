package contracts_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/guanxi-crm/guanxi/contracts"
)

func TestParseMoneyKeepsMinorUnits(t *testing.T) {
	for _, c := range []struct {
		amount, currency string
		minor            int64
		written          string
	}{
		{"12.34", "CNY", 1234, "12.34"},
		{"12.3", "USD", 1230, "12.30"},
		{"12", "USD", 1200, "12.00"},
		{"0.05", "EUR", 5, "0.05"},
		{"-0.05", "EUR", -5, "-0.05"},
		{"1000", "JPY", 1000, "1000"},
		{"1000.00", "JPY", 1000, "1000"}, // zeros say nothing the yen has not
		{"1.234", "KWD", 1234, "1.234"},
		{"007", "CNY", 700, "7.00"},
		{"999999999999.99", "CNY", 99999999999999, "999999999999.99"},
	} {
		money, err := contracts.ParseMoney(c.amount, c.currency)
		require.NoError(t, err, c.amount)
		require.Equal(t, contracts.Money{Minor: c.minor, Currency: c.currency}, money)
		require.Equal(t, c.written, money.Amount())
	}
}

func TestParseMoneyRefuses(t *testing.T) {
	for _, c := range []struct {
		amount, currency string
		want             error
	}{
		{"12.345", "CNY", contracts.ErrPrecision},
		{"1.5", "JPY", contracts.ErrPrecision},
		{"1000000000000", "CNY", contracts.ErrOverflow},
		{"99999999999999999999999999", "CNY", contracts.ErrOverflow},
		{"", "CNY", contracts.ErrAmount},
		{".5", "CNY", contracts.ErrAmount},
		{"5.", "CNY", contracts.ErrAmount},
		{"1e3", "CNY", contracts.ErrAmount},
		{"1,000", "CNY", contracts.ErrAmount},
		{"--1", "CNY", contracts.ErrAmount},
		{"+1", "CNY", contracts.ErrAmount},
		{" 1", "CNY", contracts.ErrAmount},
		{"１２", "CNY", contracts.ErrAmount},
		{"NaN", "CNY", contracts.ErrAmount},
		{"1", "", contracts.ErrCurrency},
		{"1", "cny", contracts.ErrCurrency},
		{"1", "RMB", contracts.ErrCurrency},
		{"1", "XXX", contracts.ErrCurrency},
	} {
		_, err := contracts.ParseMoney(c.amount, c.currency)
		require.ErrorIs(t, err, c.want, "%q %q", c.amount, c.currency)
	}
}

func TestMoneySurvivesJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := contracts.Money{
			Minor:    rapid.Int64Range(-999_999_999_999, 999_999_999_999).Draw(t, "minor"),
			Currency: rapid.SampledFrom([]string{"CNY", "USD", "JPY", "KWD"}).Draw(t, "currency"),
		}
		text, err := json.Marshal(want)
		require.NoError(t, err)
		var got contracts.Money
		require.NoError(t, json.Unmarshal(text, &got))
		require.Equal(t, want, got)
	})
}

func TestMoneyDoesNotAddAcrossCurrenciesOrPastItsRange(t *testing.T) {
	yuan := contracts.Money{Minor: 1, Currency: "CNY"}
	sum, err := yuan.Add(contracts.Money{Minor: -3, Currency: "CNY"})
	require.NoError(t, err)
	require.Equal(t, int64(-2), sum.Minor)
	_, err = yuan.Add(contracts.Money{Minor: 1, Currency: "USD"})
	require.Error(t, err)
	_, err = yuan.Add(contracts.Money{Minor: 1<<63 - 1, Currency: "CNY"})
	require.ErrorIs(t, err, contracts.ErrOverflow)
}
