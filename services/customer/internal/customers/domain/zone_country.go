package domain

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed zone_countries.txt
var zoneCountries string

// countryByZone is read once, when the first number without country code comes.
var countryByZone = sync.OnceValue(func() map[string]string {
	countries := map[string]string{}
	for line := range strings.Lines(zoneCountries) {
		words := strings.Fields(line)
		if words[0] == "#" {
			continue
		}
		for _, zone := range words[1:] {
			countries[zone] = words[0]
		}
	}
	return countries
})

// countryOfZone returns the ISO 3166 code of the country that a time zone is of; empty for UTC and the like.
func countryOfZone(zone string) string {
	if zone == "" {
		return ""
	}
	return countryByZone()[zone]
}
