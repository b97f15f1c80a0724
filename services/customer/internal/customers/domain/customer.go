// Package domain holds the customer service's types and rules. It does no I/O, knows no framework and has no clock of
// its own: what it needs to know it is told, and what follows it returns, with the events that tell of it.
package domain

import (
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/services/customer/internal/changes"
	fields "github.com/guanxi-crm/guanxi/services/customer/internal/fields/domain"
)

// Customer is the aggregate: a person or an organisation that the tenant deals with.
type Customer struct {
	ID         string `bson:"-"`
	Details    `bson:",inline"`
	SortName   string     `bson:"sortName"`
	Stage      Stage      `bson:"stage"`
	StageSince time.Time  `bson:"stageSince"`
	CreatedAt  time.Time  `bson:"createdAt"`
	UpdatedAt  time.Time  `bson:"updatedAt"`
	Listed     bool       `bson:"listed"` // false for the deleted, merged and erased, which no list shows
	DeletedAt  *time.Time `bson:"deletedAt,omitempty"`

	// Buying is what the rules of the customer's life look at.
	Buying Buying `bson:"buying"`
	// DoNotContact says that nobody may contact the customer, whatever it consented to.
	DoNotContact bool `bson:"doNotContact,omitempty"`
	// MergedInto is the customer that this one turned out to be; Aliases are those that turned out to be this one.
	MergedInto string   `bson:"mergedInto,omitempty"`
	Aliases    []string `bson:"aliases,omitempty"`
	// ErasedAt: nothing personal is left, and the id is dead for ever.
	ErasedAt *time.Time `bson:"erasedAt,omitempty"`
	// Completeness is how much of what the tenant wants to know is known, 0 to 100.
	Completeness int `bson:"completeness"`
	// Terms are what the customer is searched by, and Blocks what its duplicates are looked for by.
	Terms  []string `bson:"terms,omitempty"`
	Blocks []string `bson:"blocks,omitempty"`
	// Unique are the values that no other customer may have.
	Unique []string `bson:"unique,omitempty"`
	// Resettled is how many of the document's versions are nobody's change: see Resettle.
	Resettled int64 `bson:"resettled,omitempty"`
}

// Buying sums up what a customer has bought, for the rules of its life.
type Buying struct {
	Count   int64  `bson:"count"`             // purchases ever
	FirstOn string `bson:"firstOn,omitempty"` // calendar days
	LastOn  string `bson:"lastOn,omitempty"`
	// RecentOn are the days of the latest purchases, in order; one on which the customer bought twice is there twice.
	RecentOn []string `bson:"recentOn,omitempty"`
	// HeldOn is the day on which somebody last moved the customer by hand: long silence counts from then.
	HeldOn string `bson:"heldOn,omitempty"`
	// DueOn is the day on which the customer will have been silent for too long, unless it buys.
	DueOn string `bson:"dueOn,omitempty"`
}

// Form is what a tenant's customers are checked by, besides what holds for all.
type Form struct {
	Fields fields.Definitions
	// Country is where phone numbers without country code are read when the customer itself tells no country: an ISO 3166
	// code, empty where the tenant tells none either.
	Country string
}

// Register makes a new customer of details, which are checked, with the defaults of the tenant's own fields. It begins as a
// lead.
func Register(id string, details Details, form Form, now time.Time) (Customer, []contracts.Data, error) {
	return register(id, details, form, now, now)
}

func register(id string, details Details, form Form, since, now time.Time) (Customer, []contracts.Data, error) {
	details.Fields = form.Fields.Defaults(string(details.Kind), details.Fields)
	details, err := details.check(Details{}, form, now)
	if err != nil {
		return Customer{}, nil, err
	}
	c := Customer{ID: id, Details: details, Stage: Lead, StageSince: now, CreatedAt: since, UpdatedAt: now, Listed: true}
	c = c.settle(form.Fields)
	return c, []contracts.Data{contracts.CustomerRegistered{Customer: c.told()}}, nil
}

// Change replaces the details. It tells nothing when they are the same.
func (c Customer) Change(details Details, form Form, now time.Time) (Customer, []contracts.Data, error) {
	details, err := details.check(c.Details, form, now)
	if err != nil {
		return c, nil, err
	}
	return c.become(details, form, now)
}

// become replaces the details by checked ones.
func (c Customer) become(details Details, form Form, now time.Time) (Customer, []contracts.Data, error) {
	changed := changes.Between(c.Details, details)
	if len(changed) == 0 {
		return c, nil, nil
	}
	c.Details, c.UpdatedAt = details, now
	c = c.settle(form.Fields)
	return c, []contracts.Data{contracts.CustomerChanged{Customer: c.told(), Changes: changed}}, nil
}

// Delete marks the customer deleted. Its external id and its unique values are free again, and no search finds it.
func (c Customer) Delete(now time.Time) (Customer, []contracts.Data) {
	c.DeletedAt, c.UpdatedAt, c.ExternalID, c.Listed = &now, now, "", false
	c.Terms, c.Blocks, c.Unique = nil, nil, nil
	return c, []contracts.Data{contracts.CustomerDeleted{CustomerID: c.ID, Stage: string(c.Stage), DeletedAt: now}}
}

// Deleted reports whether the customer is deleted.
func (c Customer) Deleted() bool { return c.DeletedAt != nil }

// settle works out anew what follows from the details: it is called wherever they change.
func (c Customer) settle(defs fields.Definitions) Customer {
	c.SortName = c.Name.sortKey(c.Kind, c.Language)
	c.Completeness = c.Details.Completeness().Score
	c.Terms, c.Blocks, c.Unique = c.terms(defs), c.blocks(), defs.Unique(c.Fields)
	return c
}
