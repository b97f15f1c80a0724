// Package usage is what a service reports of its tenants on its ops port: the words that the services and whoever asks
// them share. It depends on nothing that serves or stores; package metering finds the figures.
package usage

import (
	"time"

	"github.com/guanxi-crm/guanxi/kit/tenancy"
)

// Path is where the ops port reports.
const Path = "/tenants"

// Report is the answer to GET /tenants.
type Report struct {
	// Revision names the tenants files that the service has loaded: see tenancy.Revision.
	Revision string   `json:"revision"`
	Tenants  []Tenant `json:"tenants"` // by id
}

// Tenant is what one tenant uses of the service that reports.
type Tenant struct {
	ID    tenancy.ID    `json:"id"`
	State tenancy.State `json:"state"`
	// Customers is set by the service that owns them, once it has counted.
	Customers    *int64 `json:"customers,omitempty"`
	Documents    int64  `json:"documents"`
	StorageBytes int64  `json:"storageBytes"`
	// EventsToday is what the service has told since midnight UTC, in all its replicas.
	EventsToday int64 `json:"eventsToday"`
	// LastActivity is when a request came or an event was told last, within a minute; nil: never.
	LastActivity *time.Time `json:"lastActivity,omitempty"`
	// MeasuredAt is when customers, documents and bytes were counted; nil: not yet, and they are 0.
	MeasuredAt *time.Time `json:"measuredAt,omitempty"`
}
