// Package domain holds the customer service's types and rules. It does no I/O, knows no framework and has no clock of
// its own: what it needs to know it is told, and what follows it returns, with the events that tell of it.
package domain

import (
	"slices"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/fault"
)

// Kind says what a customer is.
type Kind string

// The kinds of customer.
const (
	Person       Kind = "person"
	Organisation Kind = "organisation"
)

// Details are what a caller may write of a customer.
type Details struct {
	Kind             Kind           `json:"kind" bson:"kind"`
	Name             Name           `json:"name" bson:"name"`
	ExternalID       string         `json:"externalId" bson:"externalId,omitempty"` // unique within the tenant
	ContactPoints    []ContactPoint `json:"contactPoints" bson:"contactPoints,omitempty"`
	PreferredChannel Channel        `json:"preferredChannel" bson:"preferredChannel,omitempty"`
	Language         string         `json:"language" bson:"language,omitempty"` // BCP 47
	TimeZone         string         `json:"timeZone" bson:"timeZone,omitempty"` // IANA name
	Tags             []string       `json:"tags" bson:"tags,omitempty"`
	Owner            string         `json:"owner" bson:"owner,omitempty"`
}

// Customer is the aggregate: a person or an organisation that the tenant deals with.
type Customer struct {
	ID        string `bson:"-"`
	Details   `bson:",inline"`
	SortName  string     `bson:"sortName"`
	Stage     Stage      `bson:"stage"`
	CreatedAt time.Time  `bson:"createdAt"`
	UpdatedAt time.Time  `bson:"updatedAt"`
	Listed    bool       `bson:"listed"` // false for the deleted, which no list shows
	DeletedAt *time.Time `bson:"deletedAt,omitempty"`
}

// Register makes a new customer of checked details. It begins as a lead.
func Register(id string, details Details, now time.Time) (Customer, []contracts.Data, error) {
	return register(id, details, now, now)
}

func register(id string, details Details, since, now time.Time) (Customer, []contracts.Data, error) {
	details, err := details.check()
	if err != nil {
		return Customer{}, nil, err
	}
	c := Customer{ID: id, Details: details, SortName: details.Name.sortKey(), Stage: Lead, CreatedAt: since, UpdatedAt: now, Listed: true}
	return c, []contracts.Data{contracts.CustomerRegistered{Customer: c.told()}}, nil
}

// Change replaces the details. It tells nothing when they are the same.
func (c Customer) Change(details Details, now time.Time) (Customer, []contracts.Data, error) {
	details, err := details.check()
	if err != nil {
		return c, nil, err
	}
	if details.equal(c.Details) {
		return c, nil, nil
	}
	c.Details, c.SortName, c.UpdatedAt = details, details.Name.sortKey(), now
	return c, []contracts.Data{contracts.CustomerChanged{Customer: c.told()}}, nil
}

// Delete marks the customer deleted; its external id is free again.
func (c Customer) Delete(now time.Time) (Customer, []contracts.Data) {
	c.DeletedAt, c.UpdatedAt, c.ExternalID, c.Listed = &now, now, "", false
	return c, []contracts.Data{contracts.CustomerDeleted{CustomerID: c.ID, Stage: string(c.Stage), DeletedAt: now}}
}

// Deleted reports whether the customer is deleted.
func (c Customer) Deleted() bool { return c.DeletedAt != nil }

// check returns the details normalised, or an Invalid fault that names every broken rule.
func (d Details) check() (Details, error) {
	var broken []fault.Field
	if d.Kind != Person && d.Kind != Organisation {
		broken = append(broken, fault.Field{Path: "kind", Message: "must be person or organisation"})
	}
	d.Name, broken = d.Name.check(d.Kind, broken)
	d.ContactPoints, broken = checkContactPoints(d.ContactPoints, broken)
	d.Language, broken = checkLanguage(d.Language, broken)
	broken = checkTimeZone(d.TimeZone, broken)
	d.Tags, broken = checkTags(d.Tags, broken)
	d.ExternalID, broken = checkText("externalId", d.ExternalID, maxExternalID, broken)
	d.Owner, broken = checkText("owner", d.Owner, maxOwner, broken)
	if d.PreferredChannel != "" && !slices.Contains(channels, d.PreferredChannel) {
		broken = append(broken, fault.Field{Path: "preferredChannel", Message: "must be phone, email, meeting, chat, social, visit or web"})
	}
	if len(broken) > 0 {
		return d, fault.OnFields(broken...)
	}
	return d, nil
}

func (d Details) equal(other Details) bool {
	return d.Kind == other.Kind && d.Name == other.Name && d.ExternalID == other.ExternalID &&
		slices.Equal(d.ContactPoints, other.ContactPoints) && d.PreferredChannel == other.PreferredChannel &&
		d.Language == other.Language && d.TimeZone == other.TimeZone && slices.Equal(d.Tags, other.Tags) && d.Owner == other.Owner
}

// told is the customer as its events carry it.
func (c Customer) told() contracts.Customer {
	points := make([]contracts.ContactPoint, len(c.ContactPoints))
	for i, p := range c.ContactPoints {
		points[i] = contracts.ContactPoint{Kind: string(p.Kind), Value: p.Value}
	}
	return contracts.Customer{
		ID: c.ID, Kind: string(c.Kind), DisplayName: c.Name.Display, ExternalID: c.ExternalID, Stage: string(c.Stage),
		ContactPoints: points, PreferredChannel: string(c.PreferredChannel), Language: c.Language, TimeZone: c.TimeZone,
		Tags: c.Tags, Owner: c.Owner, CreatedAt: c.CreatedAt,
	}
}
