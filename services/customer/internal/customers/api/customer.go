package api

import (
	"time"

	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

// CustomerBody is what a caller writes of a customer.
type CustomerBody struct {
	Kind             string             `json:"kind" enum:"person,organisation" doc:"What the customer is"`
	Name             NameBody           `json:"name"`
	ExternalID       string             `json:"externalId,omitempty" maxLength:"200" doc:"The id in the caller's own system; unique within the tenant"`
	ContactPoints    []ContactPointBody `json:"contactPoints,omitempty" maxItems:"50"`
	PreferredChannel string             `json:"preferredChannel,omitempty" enum:"phone,email,meeting,chat,social,visit,web"`
	BestHours        *HoursBody         `json:"bestHours,omitempty" doc:"When the customer likes to be contacted, in its time zone"`
	Language         string             `json:"language,omitempty" maxLength:"35" doc:"BCP 47" example:"zh-CN"`
	TimeZone         string             `json:"timeZone,omitempty" maxLength:"64" doc:"IANA name" example:"Asia/Shanghai"`
	BirthDate        string             `json:"birthDate,omitempty" format:"date" doc:"Of a person"`
	Industry         string             `json:"industry,omitempty" maxLength:"100"`
	SizeClass        string             `json:"sizeClass,omitempty" enum:"1-9,10-49,50-249,250-999,1000+" doc:"How many people an organisation has"`
	Source           string             `json:"source,omitempty" maxLength:"100" doc:"How you came to know the customer" example:"trade fair"`
	Tags             []string           `json:"tags,omitempty" maxItems:"50"`
	Owner            string             `json:"owner,omitempty" maxLength:"200" doc:"Who looks after the customer: a subject of the tenant's tokens"`
	Team             string             `json:"team,omitempty" maxLength:"100"`
	Memberships      []MembershipBody   `json:"memberships,omitempty" maxItems:"20" doc:"The organisations that the customer belongs to"`
	Fields           map[string]any     `json:"fields,omitempty" doc:"Values of the tenant's own fields, by key: see /v1/custom-fields"`
}

// NameBody is a name: a display name, or a person's parts from which one is made.
type NameBody struct {
	Display string `json:"display,omitempty" maxLength:"200" example:"王小明"`
	Given   string `json:"given,omitempty" maxLength:"200"`
	Family  string `json:"family,omitempty" maxLength:"200"`
}

// HoursBody is a span of the day; one that ends before it begins goes over midnight.
type HoursBody struct {
	From string `json:"from" pattern:"^[0-2][0-9]:[0-5][0-9]$" example:"09:00"`
	To   string `json:"to" pattern:"^[0-2][0-9]:[0-5][0-9]$" example:"18:30"`
}

// MembershipBody says that the customer belongs to an organisation.
type MembershipBody struct {
	OrganisationID string `json:"organisationId" maxLength:"64" example:"cus_01h455vb4pex5vsknk084sn02q"`
	Role           string `json:"role,omitempty" maxLength:"100" example:"Head of purchasing"`
}

// CustomerView is a customer as it is shown.
type CustomerView struct {
	ID    string `json:"id" example:"cus_01h455vb4pex5vsknk084sn02q"`
	Stage string `json:"stage" enum:"lead,prospect,customer,loyal,at-risk,churned,won-back"`
	CustomerBody
	DoNotContact bool      `json:"doNotContact,omitempty" doc:"Nobody may contact the customer"`
	Completeness int       `json:"completeness" minimum:"0" maximum:"100" doc:"How much of what is worth knowing is known, in per cent"`
	CreatedAt    time.Time `json:"createdAt"`
	UpdatedAt    time.Time `json:"updatedAt"`
}

func (b CustomerBody) details() domain.Details {
	memberships := make([]domain.Membership, len(b.Memberships))
	for i, m := range b.Memberships {
		memberships[i] = domain.Membership(m)
	}
	return domain.Details{
		Kind: domain.Kind(b.Kind), Name: domain.Name(b.Name), ExternalID: b.ExternalID, ContactPoints: pointsOf(b.ContactPoints),
		PreferredChannel: domain.Channel(b.PreferredChannel), BestHours: (*domain.Hours)(b.BestHours), Language: b.Language,
		TimeZone: b.TimeZone, BirthDate: b.BirthDate, Industry: b.Industry, SizeClass: b.SizeClass, Source: b.Source, Tags: b.Tags,
		Owner: b.Owner, Team: b.Team, Memberships: memberships, Fields: b.Fields,
	}
}

func bodyOf(d domain.Details) CustomerBody {
	memberships := make([]MembershipBody, len(d.Memberships))
	for i, m := range d.Memberships {
		memberships[i] = MembershipBody(m)
	}
	return CustomerBody{
		Kind: string(d.Kind), Name: NameBody(d.Name), ExternalID: d.ExternalID, ContactPoints: pointBodies(d.ContactPoints),
		PreferredChannel: string(d.PreferredChannel), BestHours: (*HoursBody)(d.BestHours), Language: d.Language,
		TimeZone: d.TimeZone, BirthDate: d.BirthDate, Industry: d.Industry, SizeClass: d.SizeClass, Source: d.Source, Tags: d.Tags,
		Owner: d.Owner, Team: d.Team, Memberships: memberships, Fields: d.Fields,
	}
}

func viewOf(c domain.Customer) CustomerView {
	return CustomerView{
		ID: c.ID, Stage: string(c.Stage), CustomerBody: bodyOf(c.Details), DoNotContact: c.DoNotContact, Completeness: c.Completeness,
		CreatedAt: c.CreatedAt, UpdatedAt: c.UpdatedAt,
	}
}
