// Package domain turns the service's own events into entries of the audit trail. It does no input or output and knows
// nothing of how the trail is kept.
package domain

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/contracts/audit"
)

// Told is what a document told: an event with who made the change.
type Told struct {
	EventID string
	Type    string // "dev.guanxi.customer.changed.v1"
	Subject string // id of the document that told it
	At      time.Time
	Actor   string
	Address string
	Data    []byte // JSON
}

// ByItself is the actor of what no caller and no rule did.
const ByItself = "service:customer"

// unrecorded are events that change nothing that was there: what a customer did is a record of its own.
var unrecorded = []string{contracts.BehaviourRecorded{}.EventType()}

// Recorded reports whether the trail has an entry for events of the type.
func Recorded(eventType string) bool { return !slices.Contains(unrecorded, eventType) }

const (
	// maxChanges bounds the changes of an entry; those beyond are told by one that counts them.
	maxChanges = 200
	// saltSize is in bytes; 128 bits cannot be tried out.
	saltSize = 16
)

// Entry makes the entry for what was told, not sealed yet. Its changes are those the event lists, or else all it says.
func Entry(t Told, random io.Reader) (audit.Entry, error) {
	e := audit.Entry{
		EventID: t.EventID, At: t.At.UTC().Truncate(time.Millisecond), Actor: t.Actor, Address: t.Address,
		Action: action(t.Type), Subject: t.Subject,
	}
	if e.Actor == "" {
		e.Actor = ByItself
	}
	var data map[string]json.RawMessage
	if err := json.Unmarshal(t.Data, &data); err != nil {
		return e, fmt.Errorf("read %s %s: %w", t.Type, t.EventID, err)
	}
	customer, err := customerOf(data)
	if err != nil {
		return e, fmt.Errorf("read %s %s: %w", t.Type, t.EventID, err)
	}
	e.CustomerID = customer.ID
	if t.Type != (contracts.CustomerRegistered{}).EventType() {
		customer.members = nil // known from before, but for what the event lists
	}
	if e.Changes, err = changes(data, customer.members); err != nil {
		return e, fmt.Errorf("read %s %s: %w", t.Type, t.EventID, err)
	}
	for i := range e.Changes {
		salt := make([]byte, saltSize)
		if _, err := io.ReadFull(random, salt); err != nil {
			return e, fmt.Errorf("draw a salt: %w", err)
		}
		e.Changes[i].Salt = hex.EncodeToString(salt)
	}
	return e, nil
}

// action is the type's short name: "dev.guanxi.customer.purchase-recorded.v1" is purchase-recorded.
func action(eventType string) string {
	short := strings.TrimPrefix(eventType, "dev.guanxi.customer.")
	if cut := strings.LastIndex(short, ".v"); cut > 0 {
		short = short[:cut]
	}
	return short
}

// customer is whom an event is about, and its state where the event has it.
type customer struct {
	ID      string
	members map[string]json.RawMessage
}

func customerOf(data map[string]json.RawMessage) (c customer, err error) {
	id := data["customerId"]
	if whole, tells := data["customer"]; tells {
		if err := json.Unmarshal(whole, &c.members); err != nil {
			return c, err
		}
		id = c.members["id"]
	}
	if len(id) > 0 {
		err = json.Unmarshal(id, &c.ID)
	}
	return c, err
}

func changes(data, whole map[string]json.RawMessage) ([]audit.Change, error) {
	if listed, tells := data["changes"]; tells {
		var all []struct {
			Field string          `json:"field"`
			From  json.RawMessage `json:"from"`
			To    json.RawMessage `json:"to"`
		}
		if err := json.Unmarshal(listed, &all); err != nil {
			return nil, err
		}
		made := make([]audit.Change, 0, len(all))
		for _, c := range all {
			made = append(made, change(c.Field, c.From, c.To))
		}
		return bounded(made), nil
	}
	said := maps.Clone(data)
	delete(said, "customer")
	maps.Copy(said, whole)
	var made []audit.Change
	for _, field := range slices.Sorted(maps.Keys(said)) {
		if field != "id" && field != "customerId" {
			made = append(made, change(field, nil, said[field]))
		}
	}
	return bounded(made), nil
}

// change has its values as they are written whenever they are written: without space that means nothing.
func change(field string, from, to json.RawMessage) audit.Change {
	return audit.Change{Field: field, From: compact(from), To: compact(to)}
}

func compact(value json.RawMessage) json.RawMessage {
	if len(value) == 0 {
		return json.RawMessage("null")
	}
	var short bytes.Buffer
	if json.Compact(&short, value) != nil { // it was read as JSON a moment ago
		return value
	}
	return short.Bytes()
}

func bounded(all []audit.Change) []audit.Change {
	if len(all) <= maxChanges {
		return all
	}
	more := fmt.Appendf(nil, "%d", len(all)-maxChanges)
	return append(all[:maxChanges:maxChanges], change("more", nil, more))
}
