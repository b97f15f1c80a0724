package domain_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
	fields "github.com/guanxi-crm/guanxi/services/customer/internal/fields/domain"
)

func TestDetailsThatCannotBeAreRefused(t *testing.T) {
	long := func(n int) string { return strings.Repeat("x", n+1) }
	member := func(ids ...string) (all []domain.Membership) {
		for _, id := range ids {
			all = append(all, domain.Membership{OrganisationID: id})
		}
		return all
	}
	for _, test := range []struct {
		name, field string
		kind        domain.Kind
		change      func(d *domain.Details)
	}{
		{"a birthday to come", "birthDate", domain.Person, func(d *domain.Details) { d.BirthDate = "2026-03-03" }},
		{"a birthday that no calendar has", "birthDate", domain.Person, func(d *domain.Details) { d.BirthDate = "1990-02-30" }},
		{"an organisation's birthday", "birthDate", domain.Organisation, func(d *domain.Details) { d.BirthDate = "1990-02-03" }},
		{"a person's size", "sizeClass", domain.Person, func(d *domain.Details) { d.SizeClass = "1-9" }},
		{"a size of no class", "sizeClass", domain.Organisation, func(d *domain.Details) { d.SizeClass = "7" }},
		{"hours of no clock", "bestHours.from", domain.Person, func(d *domain.Details) { d.BestHours = &domain.Hours{From: "9:00", To: "10:00"} }},
		{"hours after midnight", "bestHours.to", domain.Person, func(d *domain.Details) { d.BestHours = &domain.Hours{From: "09:00", To: "24:00"} }},
		{"no time at all", "bestHours.to", domain.Person, func(d *domain.Details) { d.BestHours = &domain.Hours{From: "09:00", To: "09:00"} }},
		{"a time zone that does not exist", "timeZone", domain.Person, func(d *domain.Details) { d.TimeZone = "Asia/Atlantis" }},
		{"a file for a time zone", "timeZone", domain.Person, func(d *domain.Details) { d.TimeZone = "../etc/passwd" }},
		{"no language", "language", domain.Person, func(d *domain.Details) { d.Language = "english please" }},
		{"a long industry", "industry", domain.Organisation, func(d *domain.Details) { d.Industry = long(100) }},
		{"a long source", "source", domain.Person, func(d *domain.Details) { d.Source = long(100) }},
		{"a long team", "team", domain.Person, func(d *domain.Details) { d.Team = long(100) }},
		{"a long role", "memberships[0].role", domain.Person, func(d *domain.Details) {
			d.Memberships = []domain.Membership{{OrganisationID: "cus_2", Role: long(100)}}
		}},
		{"no organisation's id", "memberships[0].organisationId", domain.Person, func(d *domain.Details) { d.Memberships = member("Acme") }},
		{"an organisation twice", "memberships[1].organisationId", domain.Person, func(d *domain.Details) { d.Memberships = member("cus_2", "cus_2") }},
		{"too many organisations", "memberships", domain.Person, func(d *domain.Details) {
			d.Memberships = member(strings.Fields(strings.Repeat("cus_x ", 21))...)
		}},
		{"a field that nobody defined", "fields.shoeSize", domain.Person, func(d *domain.Details) { d.Fields = map[string]any{"shoeSize": 42.0} }},
	} {
		t.Run(test.name, func(t *testing.T) {
			details := domain.Details{Kind: test.kind, Name: domain.Name{Display: "Ada"}}
			test.change(&details)
			_, _, err := domain.Register("cus_1", details, domain.Form{}, now)
			requireBroken(t, err, test.field)
		})
	}
}

func TestBestHoursMayGoOverMidnight(t *testing.T) {
	c := register(t, domain.Details{Kind: domain.Person, Name: domain.Name{Display: "Ada"}, BestHours: &domain.Hours{From: "22:00", To: "02:00"}})
	require.Equal(t, &domain.Hours{From: "22:00", To: "02:00"}, c.BestHours)
}

func TestANewCustomerHasTheDefaultsOfTheTenantsFields(t *testing.T) {
	var form domain.Form
	var err error
	form.Fields, _, err = form.Fields.Define(fields.Definition{Key: "tier", Type: fields.Text, Default: "basic"}, now)
	require.NoError(t, err)
	form.Fields, _, err = form.Fields.Define(fields.Definition{Key: "taxNumber", Type: fields.Text, Unique: true}, now)
	require.NoError(t, err)
	details := domain.Details{Kind: domain.Person, Name: domain.Name{Display: "Ada"}, Fields: map[string]any{"taxNumber": "X1"}}
	c, events, err := domain.Register("cus_1", details, form, now)
	require.NoError(t, err)
	require.Equal(t, map[string]any{"tier": "basic", "taxNumber": "X1"}, c.Fields)
	require.Equal(t, []string{"taxNumber:X1"}, c.Unique)
	require.Equal(t, c.Fields, events[0].(contracts.CustomerRegistered).Customer.Fields)

	without := c.Details
	without.Fields = map[string]any{"taxNumber": "X2"}
	c, events, err = c.Change(without, form, now.Add(time.Hour))
	require.NoError(t, err)
	require.Equal(t, without.Fields, c.Fields, "a default is for the new, not for whom it was taken from")
	require.Equal(t, []string{"taxNumber:X2"}, c.Unique)
	require.Equal(t, []contracts.Change{
		{Field: "fields.taxNumber", From: "X1", To: "X2"}, {Field: "fields.tier", From: "basic"},
	}, events[0].(contracts.CustomerChanged).Changes)

	gone, _ := c.Delete(now)
	require.Empty(t, gone.Unique, "its values are free again")
}
