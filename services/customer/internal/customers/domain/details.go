package domain

import (
	"slices"
	"time"

	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/plain"
)

// Kind says what a customer is.
type Kind string

// The kinds of customer.
const (
	Person       Kind = "person"
	Organisation Kind = "organisation"
)

// sizeClasses are how many people an organisation has, as official statistics group them.
var sizeClasses = []string{"1-9", "10-49", "50-249", "250-999", "1000+"}

// Details are what a caller may write of a customer.
type Details struct {
	Kind             Kind           `json:"kind" bson:"kind"`
	Name             Name           `json:"name" bson:"name"`
	ExternalID       string         `json:"externalId" bson:"externalId,omitempty" personal:"true"` // unique within the tenant
	ContactPoints    []ContactPoint `json:"contactPoints" bson:"contactPoints,omitempty"`
	PreferredChannel Channel        `json:"preferredChannel" bson:"preferredChannel,omitempty"`
	BestHours        *Hours         `json:"bestHours" bson:"bestHours,omitempty"`
	Language         string         `json:"language" bson:"language,omitempty"`                   // BCP 47
	TimeZone         string         `json:"timeZone" bson:"timeZone,omitempty"`                   // IANA name
	BirthDate        string         `json:"birthDate" bson:"birthDate,omitempty" personal:"true"` // calendar day
	Industry         string         `json:"industry" bson:"industry,omitempty"`
	SizeClass        string         `json:"sizeClass" bson:"sizeClass,omitempty"` // of an organisation, by its people: "10-49"
	Source           string         `json:"source" bson:"source,omitempty"`       // how the tenant came to know the customer
	Tags             []string       `json:"tags" bson:"tags,omitempty"`
	Owner            string         `json:"owner" bson:"owner,omitempty"`
	Team             string         `json:"team" bson:"team,omitempty"`
	Memberships      []Membership   `json:"memberships" bson:"memberships,omitempty"`
	Fields           map[string]any `json:"fields" bson:"fields,omitempty" personal:"true"` // the tenant's own, by key
}

// check returns the details normalised, or an Invalid fault that names every broken rule. Before are those that they are
// to replace.
func (d Details) check(before Details, form Form, now time.Time) (Details, error) {
	var broken []fault.Field
	if d.Kind != Person && d.Kind != Organisation {
		broken = append(broken, fault.Field{Path: "kind", Message: "must be person or organisation"})
	}
	d.Language, broken = checkLanguage(d.Language, broken)
	d.Name, broken = d.Name.check(d.Kind, d.Language, broken)
	d.ContactPoints, broken = checkContactPoints(d.ContactPoints, d.country(form.Country), broken)
	d.BestHours, broken = d.BestHours.check(broken)
	broken = checkTimeZone(d.TimeZone, broken)
	d.Tags, broken = checkTags(d.Tags, broken)
	broken = d.checkLines(broken)
	broken = d.checkOfKind(now, broken)
	d.Memberships, broken = checkMemberships(d.Memberships, broken)
	if d.PreferredChannel != "" && !slices.Contains(channels, d.PreferredChannel) {
		broken = append(broken, fault.Field{Path: "preferredChannel", Message: "must be phone, email, meeting, chat, social, visit or web"})
	}
	var wrong []fault.Field
	d.Fields, wrong = form.Fields.Check(string(d.Kind), d.Fields, before.Fields)
	if broken = append(broken, wrong...); len(broken) > 0 {
		return d, fault.OnFields(broken...)
	}
	return d, nil
}

// checkLines normalises what is a line of text.
func (d *Details) checkLines(broken []fault.Field) []fault.Field {
	for _, line := range []struct {
		path  string
		text  *string
		limit int
	}{
		{"externalId", &d.ExternalID, maxExternalID},
		{"industry", &d.Industry, maxIndustry},
		{"source", &d.Source, maxSource},
		{"owner", &d.Owner, maxOwner},
		{"team", &d.Team, maxTeam},
	} {
		*line.text, broken = plain.Text(line.path, *line.text, line.limit, broken)
	}
	return broken
}

// checkOfKind checks what only a person has, or only an organisation.
func (d *Details) checkOfKind(now time.Time, broken []fault.Field) []fault.Field {
	if d.BirthDate != "" {
		if d.Kind == Organisation {
			broken = append(broken, fault.Field{Path: "birthDate", Message: "goes with a person only"})
		} else {
			d.BirthDate, broken = checkPastDay("birthDate", d.BirthDate, now, broken)
		}
	}
	switch {
	case d.SizeClass == "":
	case d.Kind == Person:
		broken = append(broken, fault.Field{Path: "sizeClass", Message: "goes with an organisation only"})
	case !slices.Contains(sizeClasses, d.SizeClass):
		broken = append(broken, fault.Field{Path: "sizeClass", Message: "must be 1-9, 10-49, 50-249, 250-999 or 1000+"})
	}
	return broken
}
