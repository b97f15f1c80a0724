package domain

import (
	"encoding/json"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
)

// Keep is how long behaviour is kept, from when it happened.
const Keep = 400 * 24 * time.Hour

// Behaviour is something a customer did. It is created and never changes.
type Behaviour struct {
	ID         string    `bson:"-"`
	ExternalID string    `bson:"externalId"` // unique within the tenant
	CustomerID string    `bson:"customerId"`
	Name       string    `bson:"name"`
	OccurredAt time.Time `bson:"occurredAt"`
	// Properties are a JSON object, kept as text since its keys may be anything.
	Properties string    `bson:"properties,omitempty" personal:"true"`
	RecordedAt time.Time `bson:"recordedAt"`
	ExpiresAt  time.Time `bson:"expiresAt"`
}

// Shown returns the properties by name.
func (b Behaviour) Shown() map[string]json.RawMessage {
	shown := map[string]json.RawMessage{}
	if b.Properties == "" || json.Unmarshal([]byte(b.Properties), &shown) != nil {
		return nil
	}
	return shown
}

// Recorded tells of the behaviour.
func (b Behaviour) Recorded() contracts.Data {
	event := contracts.BehaviourRecorded{CustomerID: b.CustomerID, BehaviourID: b.ID, Name: b.Name, OccurredAt: b.OccurredAt}
	for name, raw := range b.Shown() {
		if event.Properties == nil {
			event.Properties = map[string]any{}
		}
		event.Properties[name] = raw
	}
	return event
}
