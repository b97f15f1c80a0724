// Package audit is the audit trail as the API shows it, and how its hash chain is computed, so that anybody who holds the
// entries can check them. It knows nothing of where they are kept.
package audit

import (
	"encoding/json"
	"time"
)

// Entry is one change: who made it, when, from where, and what became of what.
type Entry struct {
	Sequence   int64     `json:"sequence" doc:"1, 2, 3, … over all of the tenant's entries"`
	EventID    string    `json:"eventId"`
	At         time.Time `json:"at"`
	Actor      string    `json:"actor" doc:"A subject of the tenant's tokens, or \"rule:…\", \"import:…\", \"service:…\""`
	Address    string    `json:"address,omitempty" doc:"Network address the request came from; none for what acts by itself"`
	Action     string    `json:"action" doc:"What was done: \"purchase-recorded\""`
	Subject    string    `json:"subject" doc:"Id of what was changed"`
	CustomerID string    `json:"customerId,omitempty"`
	Changes    []Change  `json:"changes" nullable:"false"`
	Previous   string    `json:"previous" doc:"Hash of the entry before; empty for the first"`
	Hash       string    `json:"hash" doc:"SHA-256 in hexadecimal over what no erasure removes: all but the changes' values and salts"`
}

// Change is what became of one field. The chain covers the digest and not the values, so that these can be erased and
// the chain still be checked.
type Change struct {
	Field string `json:"field"`
	// From and To are the JSON of the values; both are missing once they are erased.
	From json.RawMessage `json:"from,omitempty"`
	To   json.RawMessage `json:"to,omitempty"`
	// Digest is the SHA-256 in hexadecimal over salt, field and values.
	Digest string `json:"digest"`
	// Salt keeps the values from being guessed by their digest; it is erased with them.
	Salt string `json:"salt,omitempty"`
}

// Erased reports whether the values have been erased.
func (c Change) Erased() bool { return c.Salt == "" }

// Erase returns the entry without the values of its changes.
func (e Entry) Erase() Entry {
	kept := make([]Change, len(e.Changes))
	for i, c := range e.Changes {
		kept[i] = Change{Field: c.Field, Digest: c.Digest}
	}
	e.Changes = kept
	return e
}
