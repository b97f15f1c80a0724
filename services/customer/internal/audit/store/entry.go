package store

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/guanxi-crm/guanxi/contracts/audit"
)

// entryDoc is an entry as it is kept.
type entryDoc struct {
	Sequence   int64       `bson:"sequence"`
	EventID    string      `bson:"eventId"`
	At         time.Time   `bson:"at"`
	Actor      string      `bson:"actor"`
	Address    string      `bson:"address,omitempty"`
	Action     string      `bson:"action"`
	Subject    string      `bson:"subject"`
	CustomerID string      `bson:"customerId,omitempty"`
	Changes    []changeDoc `bson:"changes,omitempty"`
	Previous   string      `bson:"previous"`
	Hash       string      `bson:"hash"`
}

// changeDoc holds values as the JSON that was sealed, byte by byte.
type changeDoc struct {
	Field  string `bson:"field"`
	From   string `bson:"from,omitempty"`
	To     string `bson:"to,omitempty"`
	Digest string `bson:"digest"`
	Salt   string `bson:"salt,omitempty"`
}

type headDoc struct {
	Sequence int64      `bson:"sequence"`
	Hash     string     `bson:"hash"`
	Staged   []entryDoc `bson:"staged,omitempty"`
}

type erasedDoc struct{}

// idOf makes ids that are in the order of the chain.
func idOf(sequence int64) string { return fmt.Sprintf("%019d", sequence) }

func docOf(e audit.Entry) entryDoc {
	d := entryDoc{
		Sequence: e.Sequence, EventID: e.EventID, At: e.At, Actor: e.Actor, Address: e.Address, Action: e.Action, Subject: e.Subject,
		CustomerID: e.CustomerID, Previous: e.Previous, Hash: e.Hash, Changes: make([]changeDoc, len(e.Changes)),
	}
	for i, c := range e.Changes {
		d.Changes[i] = changeDoc{Field: c.Field, From: string(c.From), To: string(c.To), Digest: c.Digest, Salt: c.Salt}
	}
	return d
}

func (d entryDoc) entry() audit.Entry {
	e := audit.Entry{
		Sequence: d.Sequence, EventID: d.EventID, At: d.At.UTC(), Actor: d.Actor, Address: d.Address, Action: d.Action, Subject: d.Subject,
		CustomerID: d.CustomerID, Previous: d.Previous, Hash: d.Hash, Changes: make([]audit.Change, len(d.Changes)),
	}
	for i, c := range d.Changes {
		e.Changes[i] = audit.Change{Field: c.Field, Digest: c.Digest, Salt: c.Salt}
		if c.Salt != "" {
			e.Changes[i].From, e.Changes[i].To = json.RawMessage(c.From), json.RawMessage(c.To)
		}
	}
	return e
}
