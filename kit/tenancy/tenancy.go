// Package tenancy knows which tenants this installation serves and what each is allowed. It knows nothing of
// tokens (package auth) or of what the tenants' data mean.
package tenancy

import "time"

// ID names a tenant: a DNS label of at most 63 characters.
type ID string

// State says whether a tenant is served.
type State string

// The states of a tenant.
const (
	Active    State = "Active"
	Suspended State = "Suspended"
)

// Limits bound what one tenant may use; zero means no limit. Each service holds a tenant to them by what it sees itself.
type Limits struct {
	RequestsPerSecond float64 `yaml:"requestsPerSecond,omitempty"`
	Burst             int     `yaml:"burst,omitempty"`
	Customers         int64   `yaml:"customers,omitempty"`
	StorageBytes      int64   `yaml:"storageBytes,omitempty"` // of one service's documents
	EventsPerDay      int64   `yaml:"eventsPerDay,omitempty"` // that one service tells; the day is UTC's
}

// Tenant is one entry of the tenants file.
type Tenant struct {
	ID          ID     `yaml:"id"`
	State       State  `yaml:"state"`
	DisplayName string `yaml:"displayName"`
	TimeZone    string `yaml:"timeZone"` // IANA name
	Currency    string `yaml:"currency"` // ISO 4217
	Language    string `yaml:"language"` // BCP 47
	Limits      Limits `yaml:"limits,omitempty"`
	// Admins are the subjects of tokens that may do everything in the tenant, whatever roles they carry.
	Admins []string `yaml:"admins,omitempty"`
	// Settings are the services' own, named "<service>.<setting>", for example
	// "interaction.followUpAfter: 720h".
	Settings map[string]string `yaml:"settings,omitempty"`
}

// Location returns the tenant's time zone, UTC when it has none.
func (t Tenant) Location() *time.Location {
	if loc, err := time.LoadLocation(t.TimeZone); err == nil {
		return loc
	}
	return time.UTC
}
