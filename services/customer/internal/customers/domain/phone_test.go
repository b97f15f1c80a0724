package domain_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

func TestAPhoneNumberIsReadWhereItsCustomerIs(t *testing.T) {
	for _, test := range []struct {
		name, timeZone, language, tenants string
		number, want                      string
	}{
		{"its time zone tells", "Europe/Berlin", "zh-CN", "CN", "030 123456", "+4930123456"},
		{"an old name of its time zone", "Asia/Calcutta", "", "CN", "098765 43210", "+919876543210"},
		{"its language tells", "", "ja-JP", "CN", "090-1234-5678", "+819012345678"},
		{"a language without a country does not", "", "en", "CN", "138 0013 8000", "+8613800138000"},
		{"a time zone without a country does not", "UTC", "", "CN", "138 0013 8000", "+8613800138000"},
		{"the tenant tells", "", "", "US", "(650) 253-0000", "+16502530000"},
		{"a country code tells more", "Europe/Berlin", "de-DE", "DE", "+86 138 0013 8000", "+8613800138000"},
		{"and so does its prefix for calls abroad", "Europe/Berlin", "", "", "0086 138 0013 8000", "+8613800138000"},
	} {
		t.Run(test.name, func(t *testing.T) {
			c, _, err := domain.Register("cus_1", domain.Details{
				Kind: domain.Person, Name: domain.Name{Display: "Ada"}, TimeZone: test.timeZone, Language: test.language,
				ContactPoints: []domain.ContactPoint{{Kind: domain.Phone, Value: test.number}},
			}, domain.Form{Country: test.tenants}, now)
			require.NoError(t, err)
			require.Equal(t, test.want, c.ContactPoints[0].Value)
			require.Equal(t, test.number, c.ContactPoints[0].Original)
		})
	}
}

func TestAPhoneNumberWithoutCountryIsRefused(t *testing.T) {
	_, _, err := domain.Register("cus_1", domain.Details{
		Kind: domain.Person, Name: domain.Name{Display: "Ada"}, TimeZone: "UTC", Language: "en",
		ContactPoints: []domain.ContactPoint{{Kind: domain.Phone, Value: "138 0013 8000"}},
	}, domain.Form{}, now)
	requireBroken(t, err, "contactPoints[0].value")
}

func TestCountriesAreToldByTimeZoneAndLanguage(t *testing.T) {
	require.Equal(t, "CN", domain.CountryOf("Asia/Shanghai", "en"))
	require.Equal(t, "GB", domain.CountryOf("UTC", "en-GB"))
	require.Empty(t, domain.CountryOf("UTC", "en"))
	require.Empty(t, domain.CountryOf("", "es-419"), "Latin America is no country")
	require.Empty(t, domain.CountryOf("#", ""))
}
