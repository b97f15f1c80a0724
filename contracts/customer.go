package contracts

import "time"

// Customer is a customer as the customer service's events carry it: the whole state, so that a reader needs nothing
// else. Personal fields are for the reader's own use and never for logs.
type Customer struct {
	ID               string         `json:"id"`
	Kind             string         `json:"kind" enum:"person,organisation"`
	DisplayName      string         `json:"displayName" personal:"true"`
	GivenName        string         `json:"givenName,omitempty" personal:"true"`
	FamilyName       string         `json:"familyName,omitempty" personal:"true"`
	ExternalID       string         `json:"externalId,omitempty" personal:"true"`
	Stage            string         `json:"stage" enum:"lead,prospect,customer,loyal,at-risk,churned,won-back"`
	ContactPoints    []ContactPoint `json:"contactPoints,omitempty"`
	PreferredChannel string         `json:"preferredChannel,omitempty"`
	BestHours        *Hours         `json:"bestHours,omitempty"`
	Language         string         `json:"language,omitempty" doc:"BCP 47"`
	TimeZone         string         `json:"timeZone,omitempty" doc:"IANA name"`
	BirthDate        string         `json:"birthDate,omitempty" format:"date" personal:"true"`
	Industry         string         `json:"industry,omitempty"`
	SizeClass        string         `json:"sizeClass,omitempty"`
	Source           string         `json:"source,omitempty"`
	Owner            string         `json:"owner,omitempty"`
	Team             string         `json:"team,omitempty"`
	Tags             []string       `json:"tags,omitempty"`
	Memberships      []Membership   `json:"memberships,omitempty"`
	// Fields are the tenant's own, by key; the values are as the API shows them.
	Fields       map[string]any `json:"fields,omitempty" personal:"true"`
	DoNotContact bool           `json:"doNotContact,omitempty"`
	CreatedAt    time.Time      `json:"createdAt"`
}

// ContactPoint is one way to reach a customer.
type ContactPoint struct {
	Kind     string `json:"kind" enum:"email,phone,address,wechat,whatsapp,line,x,website"`
	Value    string `json:"value" personal:"true"`
	Label    string `json:"label,omitempty"`
	Verified bool   `json:"verified,omitempty"`
	Primary  bool   `json:"primary,omitempty" doc:"The one to use of its kind"`
	// UsableFrom and UsableUntil are calendar days, both included.
	UsableFrom  string `json:"usableFrom,omitempty" format:"date"`
	UsableUntil string `json:"usableUntil,omitempty" format:"date"`
}

// Hours is a span of the day in the customer's time zone: "09:00" to "18:30".
type Hours struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// Membership says that a person belongs to an organisation, or an organisation to another.
type Membership struct {
	OrganisationID string `json:"organisationId"`
	Role           string `json:"role,omitempty"`
}

// Change is what became of one field. From and To are the JSON of its values: null where there was or is none.
type Change struct {
	Field string `json:"field" doc:"A path: \"contactPoints[0].value\""`
	From  any    `json:"from"`
	To    any    `json:"to"`
}

// CustomerRegistered tells that a customer was registered.
type CustomerRegistered struct {
	Customer Customer `json:"customer"`
}

// CustomerChanged tells that a customer's data changed; Customer is the state after it.
type CustomerChanged struct {
	Customer Customer `json:"customer"`
	Changes  []Change `json:"changes,omitempty"`
}

// CustomerDeleted tells that a customer was deleted.
type CustomerDeleted struct {
	CustomerID string `json:"customerId"`
	// Stage the customer was in.
	Stage     string    `json:"stage"`
	DeletedAt time.Time `json:"deletedAt"`
}

// CustomersMerged tells that two customers turned out to be one: Customer is who remains, with what was taken over. All
// that is known of MergedID is from now on known of the one who remains, until CustomersUnmerged.
type CustomersMerged struct {
	MergeID  string   `json:"mergeId"`
	Customer Customer `json:"customer"`
	MergedID string   `json:"mergedId"`
	// MergedStage is the stage that MergedID was in.
	MergedStage string    `json:"mergedStage,omitempty"`
	MergedAt    time.Time `json:"mergedAt"`
	Changes     []Change  `json:"changes,omitempty"`
}

// CustomersUnmerged tells that a merge was undone: Customer is who remained, as it is now, and Unmerged who is back.
type CustomersUnmerged struct {
	MergeID    string    `json:"mergeId"`
	Customer   Customer  `json:"customer"`
	Unmerged   Customer  `json:"unmerged"`
	UnmergedAt time.Time `json:"unmergedAt"`
	Changes    []Change  `json:"changes,omitempty"`
}

// StageChanged tells that a customer moved from one stage of its life to another.
type StageChanged struct {
	CustomerID string `json:"customerId"`
	From       string `json:"from"`
	To         string `json:"to"`
	// Reason is a code: "first-purchase", "purchases-in-days", "long-silence", "churn-risk", "bought-again", "by-hand",
	// "merged", "unmerged".
	Reason string `json:"reason"`
	// Note is what whoever moved the customer by hand wrote.
	Note string `json:"note,omitempty"`
	// By is who moved the customer: a subject, or "rule:" and the reason.
	By string `json:"by,omitempty"`
	// At is when; Since is since when the customer had been in From.
	At    time.Time `json:"at,omitzero"`
	Since time.Time `json:"since,omitzero"`
	// Actions are what the tenant's playbook recommends to do next.
	Actions []NextAction `json:"actions,omitempty"`
}

// NextAction is something to do for a customer, of which a task is made.
type NextAction struct {
	Title   string `json:"title"`
	Channel string `json:"channel,omitempty"`
	DueDays int    `json:"dueDays" doc:"Days until it is due"`
}

// SettingChanged tells that something of a tenant's own making changed: a field's definition, a rule, a playbook, a
// programme, a list, a product.
type SettingChanged struct {
	Kind    string   `json:"kind" doc:"\"custom-field\", \"lifecycle-rules\", \"loyalty-programme\""`
	ID      string   `json:"id"`
	Name    string   `json:"name,omitempty"`
	Changes []Change `json:"changes,omitempty"`
}

// The event types of customers.

func (CustomerRegistered) EventType() string { return "dev.guanxi.customer.registered.v1" }
func (CustomerChanged) EventType() string    { return "dev.guanxi.customer.changed.v1" }
func (CustomerDeleted) EventType() string    { return "dev.guanxi.customer.deleted.v1" }
func (CustomersMerged) EventType() string    { return "dev.guanxi.customer.merged.v1" }
func (CustomersUnmerged) EventType() string  { return "dev.guanxi.customer.unmerged.v1" }
func (StageChanged) EventType() string       { return "dev.guanxi.customer.stage-changed.v1" }
func (SettingChanged) EventType() string     { return "dev.guanxi.customer.setting-changed.v1" }
