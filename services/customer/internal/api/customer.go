package api

import (
	"time"

	"github.com/guanxi-crm/guanxi/services/customer/internal/domain"
)

// CustomerBody is what a caller writes of a customer.
type CustomerBody struct {
	Kind             string             `json:"kind" enum:"person,organisation" doc:"What the customer is"`
	Name             NameBody           `json:"name"`
	ExternalID       string             `json:"externalId,omitempty" maxLength:"200" doc:"The id in the caller's own system; unique within the tenant"`
	ContactPoints    []ContactPointBody `json:"contactPoints,omitempty" maxItems:"50"`
	PreferredChannel string             `json:"preferredChannel,omitempty" enum:"phone,email,meeting,chat,social,visit,web"`
	Language         string             `json:"language,omitempty" maxLength:"35" doc:"BCP 47" example:"zh-CN"`
	TimeZone         string             `json:"timeZone,omitempty" maxLength:"64" doc:"IANA name" example:"Asia/Shanghai"`
	Tags             []string           `json:"tags,omitempty" maxItems:"50"`
	Owner            string             `json:"owner,omitempty" maxLength:"200" doc:"Who looks after the customer: a subject of the tenant's tokens"`
}

// NameBody is a name: a display name, or a person's parts from which one is made.
type NameBody struct {
	Display string `json:"display,omitempty" maxLength:"200" example:"王小明"`
	Given   string `json:"given,omitempty" maxLength:"200"`
	Family  string `json:"family,omitempty" maxLength:"200"`
}

// ContactPointBody is one way to reach a customer.
type ContactPointBody struct {
	Kind  string `json:"kind" enum:"email,phone,address,wechat,website"`
	Value string `json:"value" minLength:"1" maxLength:"500"`
	Label string `json:"label,omitempty" maxLength:"64" example:"work"`
}

// CustomerView is a customer as it is shown.
type CustomerView struct {
	ID    string `json:"id" example:"cus_01h455vb4pex5vsknk084sn02q"`
	Stage string `json:"stage" enum:"lead,prospect,customer"`
	CustomerBody
	CreatedAt time.Time `json:"createdAt"`
	UpdatedAt time.Time `json:"updatedAt"`
}

func (b CustomerBody) details() domain.Details {
	points := make([]domain.ContactPoint, len(b.ContactPoints))
	for i, p := range b.ContactPoints {
		points[i] = domain.ContactPoint{Kind: domain.PointKind(p.Kind), Value: p.Value, Label: p.Label}
	}
	return domain.Details{
		Kind: domain.Kind(b.Kind), Name: domain.Name(b.Name), ExternalID: b.ExternalID, ContactPoints: points,
		PreferredChannel: domain.Channel(b.PreferredChannel), Language: b.Language, TimeZone: b.TimeZone, Tags: b.Tags, Owner: b.Owner,
	}
}

func bodyOf(d domain.Details) CustomerBody {
	points := make([]ContactPointBody, len(d.ContactPoints))
	for i, p := range d.ContactPoints {
		points[i] = ContactPointBody{Kind: string(p.Kind), Value: p.Value, Label: p.Label}
	}
	return CustomerBody{
		Kind: string(d.Kind), Name: NameBody(d.Name), ExternalID: d.ExternalID, ContactPoints: points,
		PreferredChannel: string(d.PreferredChannel), Language: d.Language, TimeZone: d.TimeZone, Tags: d.Tags, Owner: d.Owner,
	}
}

func viewOf(c domain.Customer) CustomerView {
	return CustomerView{ID: c.ID, Stage: string(c.Stage), CustomerBody: bodyOf(c.Details), CreatedAt: c.CreatedAt, UpdatedAt: c.UpdatedAt}
}
