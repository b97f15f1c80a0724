package domain

import (
	"github.com/nyaruka/phonenumbers"
	"golang.org/x/text/language"
)

// country returns the ISO 3166 code of the country in which a customer's number without country code is read: that of
// its time zone, or of its language where that names one ("zh-CN", not "zh"), and otherwise the tenant's. It is empty
// where nothing tells.
func (d Details) country(tenants string) string {
	if country := countryOfZone(d.TimeZone); country != "" {
		return country
	}
	if country := countryOfLanguage(d.Language); country != "" {
		return country
	}
	return tenants
}

// CountryOf returns the country that a time zone and a language tell of, empty where neither does.
func CountryOf(timeZone, language string) string {
	return Details{TimeZone: timeZone, Language: language}.country("")
}

// countryOfLanguage returns the country that the tag names. One that is merely likely ("en": the United States) is none.
func countryOfLanguage(tag string) string {
	if tag == "" {
		return ""
	}
	parsed, err := language.Parse(tag)
	if err != nil {
		return ""
	}
	region, sure := parsed.Region()
	if sure != language.Exact || !region.IsCountry() {
		return ""
	}
	return region.String()
}

// What is wrong with a phone number.
const (
	noPhone   = "must be a phone number, for example +8613800138000"
	noCountry = "must have its country code, for example +8613800138000: neither the customer's time zone or language nor the tenant's tells the country"
	notThere  = "is no phone number of the country that it is read in; write it with its country code, for example +8613800138000"
)

// normalisePhone returns the number in E.164 (ITU-T E.164: a plus and at most 15 digits), without an extension. A number
// with a country code needs the length that numbers there have, for new ranges come up faster than tables of them; one
// without is taken only where it is known to be in use in the country, for reading it there is a guess.
func normalisePhone(value, country string) (kept, wrong string) {
	if number, err := phonenumbers.Parse(value, ""); err == nil {
		if !phonenumbers.IsPossibleNumber(number) {
			return value, noPhone
		}
		return phonenumbers.Format(number, phonenumbers.E164), ""
	}
	if country == "" {
		if _, err := phonenumbers.Parse(value, "US"); err != nil {
			return value, noPhone
		}
		return value, noCountry
	}
	number, err := phonenumbers.Parse(value, country)
	switch {
	case err != nil:
		return value, noPhone
	case !phonenumbers.IsValidNumber(number):
		return value, notThere
	}
	return phonenumbers.Format(number, phonenumbers.E164), ""
}
