package domain

import "github.com/guanxi-crm/guanxi/contracts"

// told is the customer as its events carry it.
func (c Customer) told() contracts.Customer {
	var hours *contracts.Hours
	if c.BestHours != nil {
		hours = &contracts.Hours{From: c.BestHours.From, To: c.BestHours.To}
	}
	points := make([]contracts.ContactPoint, len(c.ContactPoints))
	for i, p := range c.ContactPoints {
		points[i] = contracts.ContactPoint{
			Kind: string(p.Kind), Value: p.Value, Label: p.Label, Verified: p.Verified, Primary: p.Primary,
			UsableFrom: p.UsableFrom, UsableUntil: p.UsableUntil,
		}
	}
	memberships := make([]contracts.Membership, len(c.Memberships))
	for i, m := range c.Memberships {
		memberships[i] = contracts.Membership(m)
	}
	return contracts.Customer{
		ID: c.ID, Kind: string(c.Kind), DisplayName: c.Name.Display, GivenName: c.Name.Given, FamilyName: c.Name.Family,
		ExternalID: c.ExternalID, Stage: string(c.Stage), ContactPoints: points, PreferredChannel: string(c.PreferredChannel),
		BestHours: hours, Language: c.Language, TimeZone: c.TimeZone, BirthDate: c.BirthDate, Industry: c.Industry,
		SizeClass: c.SizeClass, Source: c.Source, Owner: c.Owner, Team: c.Team, Tags: c.Tags, Memberships: memberships,
		Fields: c.Fields, DoNotContact: c.DoNotContact, CreatedAt: c.CreatedAt,
	}
}
