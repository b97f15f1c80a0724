package audit

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// Head is the end of a chain: how many entries it has, and the hash of the last.
type Head struct {
	Sequence int64  `json:"sequence"`
	Hash     string `json:"hash"`
}

// ErrBroken says that a chain is not what was written: an entry was changed, left out, added or put elsewhere.
var ErrBroken = errors.New("the chain is broken")

// Seal returns the entry as the next of the chain, and the chain's new head. Its changes have salts and no digests yet.
func (h Head) Seal(e Entry) (Entry, Head) {
	e.Sequence, e.Previous = h.Sequence+1, h.Hash
	for i := range e.Changes {
		e.Changes[i].Digest = e.Changes[i].digest()
	}
	e.Hash = e.hash()
	return e, Head{Sequence: e.Sequence, Hash: e.Hash}
}

// Check returns the head after the entry, or an ErrBroken that says what is wrong with it.
func (h Head) Check(e Entry) (Head, error) {
	switch {
	case e.Sequence != h.Sequence+1:
		return h, fmt.Errorf("%w: entry %d follows entry %d", ErrBroken, e.Sequence, h.Sequence)
	case e.Previous != h.Hash:
		return h, fmt.Errorf("%w: entry %d does not continue the one before it", ErrBroken, e.Sequence)
	case e.Hash != e.hash():
		return h, fmt.Errorf("%w: entry %d is not what was written", ErrBroken, e.Sequence)
	}
	for _, c := range e.Changes {
		if !c.Erased() && c.Digest != c.digest() {
			return h, fmt.Errorf("%w: the values of %s in entry %d are not what was written", ErrBroken, c.Field, e.Sequence)
		}
		if c.Erased() && (c.From != nil || c.To != nil) {
			return h, fmt.Errorf("%w: %s in entry %d has values without the salt that they were sealed with", ErrBroken, c.Field, e.Sequence)
		}
	}
	return Head{Sequence: e.Sequence, Hash: e.Hash}, nil
}

// sealed is what an entry's hash covers, in this order.
type sealed struct {
	Previous   string       `json:"previous"`
	Sequence   int64        `json:"sequence"`
	EventID    string       `json:"eventId"`
	At         string       `json:"at"`
	Actor      string       `json:"actor"`
	Address    string       `json:"address"`
	Action     string       `json:"action"`
	Subject    string       `json:"subject"`
	CustomerID string       `json:"customerId"`
	Changes    []sealedPart `json:"changes"`
}

type sealedPart struct {
	Field  string `json:"field"`
	Digest string `json:"digest"`
}

func (e Entry) hash() string {
	parts := make([]sealedPart, len(e.Changes))
	for i, c := range e.Changes {
		parts[i] = sealedPart{Field: c.Field, Digest: c.Digest}
	}
	text, _ := json.Marshal(sealed{ //nolint:errchkjson // texts and numbers can always be written
		Previous: e.Previous, Sequence: e.Sequence, EventID: e.EventID, At: e.At.UTC().Format(time.RFC3339Nano), Actor: e.Actor,
		Address: e.Address, Action: e.Action, Subject: e.Subject, CustomerID: e.CustomerID, Changes: parts,
	})
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// digest covers lengths too, so that nothing can move from one part to the next.
func (c Change) digest() string {
	h := sha256.New()
	for _, part := range [][]byte{[]byte(c.Salt), []byte(c.Field), c.From, c.To} {
		_, _ = fmt.Fprintf(h, "%d:", len(part)) // a hash takes everything
		_, _ = h.Write(part)
	}
	return hex.EncodeToString(h.Sum(nil))
}
