package domain

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/plain"
)

// Consent is one entry of a customer's history of consents: that it gave or withdrew consent to a purpose on a channel. An
// entry is never changed.
type Consent struct {
	ID         string       `bson:"-"`
	CustomerID string       `bson:"customerId"`
	Purpose    string       `bson:"purpose"`
	Channel    string       `bson:"channel"` // one of Channels, or AnyChannel
	State      ConsentState `bson:"state"`
	LegalBasis string       `bson:"legalBasis,omitempty"`
	Source     string       `bson:"source,omitempty"`                // where it was said: "web-form"
	Wording    string       `bson:"wording,omitempty"`               // version of the text that the customer saw
	Proof      string       `bson:"proof,omitempty" personal:"true"` // text, or where the proof is kept
	At         time.Time    `bson:"at"`                              // when the customer said so
	RecordedAt time.Time    `bson:"recordedAt"`
	RecordedBy string       `bson:"recordedBy"`
}

// ConsentState says what the customer said.
type ConsentState string

// What a customer says of a purpose.
const (
	Given     ConsentState = "given"
	Withdrawn ConsentState = "withdrawn"
)

// AnyChannel is what is said of all channels at once.
const AnyChannel = "any"

// Channels are the channels on which a customer may be contacted.
func Channels() []string {
	return []string{"phone", "email", "meeting", "chat", "social", "visit", "web"}
}

// Legal bases, as the GDPR's article 6 has them.
const basisConsent = "consent"

// LegalBases are what may allow a purpose.
func LegalBases() []string {
	return []string{basisConsent, "contract", "legal-obligation", "vital-interest", "public-task", "legitimate-interest"}
}

// Record checks what a caller wrote of a consent for the purpose, and completes it. Times in the future are refused.
func (c Consent) Record(purpose Purpose, now time.Time) (Consent, []contracts.Data, error) {
	var broken []fault.Field
	if c.State != Given && c.State != Withdrawn {
		broken = append(broken, fault.Field{Path: "state", Message: "must be given or withdrawn"})
	}
	if c.Channel != AnyChannel && !slices.Contains(Channels(), c.Channel) {
		broken = append(broken, fault.Field{Path: "channel", Message: "must be any, " + strings.Join(Channels(), ", ")})
	}
	if c.LegalBasis == "" {
		c.LegalBasis = purpose.LegalBasis
	}
	if !slices.Contains(LegalBases(), c.LegalBasis) {
		broken = append(broken, fault.Field{Path: "legalBasis", Message: "must be " + strings.Join(LegalBases(), ", ")})
	}
	if c.State == Given && purpose.Retired {
		broken = append(broken, fault.Field{Path: "purpose", Message: "is retired: it can only be withdrawn"})
	}
	switch c.At = c.At.UTC().Truncate(time.Millisecond); {
	case c.At.IsZero():
		c.At = now
	case c.At.After(now):
		broken = append(broken, fault.Field{Path: "at", Message: "must not be in the future"})
	case c.At.Year() < earliestConsent:
		broken = append(broken, fault.Field{Path: "at", Message: fmt.Sprintf("must not be before the year %d", earliestConsent)})
	}
	c.Source, broken = plain.Text("source", c.Source, maxSource, broken)
	c.Wording, broken = plain.Text("wording", c.Wording, maxWording, broken)
	c.Proof, broken = checkProof(c.Proof, broken)
	if len(broken) > 0 {
		return c, nil, fault.OnFields(broken...)
	}
	c.Purpose, c.RecordedAt = purpose.Key, now
	return c, []contracts.Data{contracts.ConsentChanged{
		CustomerID: c.CustomerID, Purpose: c.Purpose, Channel: c.Channel, State: string(c.State), LegalBasis: c.LegalBasis,
		Wording: c.Wording, Source: c.Source, At: c.At,
	}}, nil
}

const earliestConsent = 1970

// checkProof is checkText for text of several lines.
func checkProof(proof string, broken []fault.Field) (string, []fault.Field) {
	lines := strings.NewReplacer("\r\n", " ", "\n", " ", "\t", " ").Replace(proof)
	_, broken = plain.Text("proof", lines, maxProof, broken)
	return strings.TrimSpace(proof), broken
}

// Current returns, of a history, what counts on the channel for the purpose: the latest that was said of the channel or
// of all channels. Of two said at the same time the withdrawal counts. Without any it returns false.
func Current(history []Consent, purpose, channel string) (current Consent, said bool) {
	for _, c := range history {
		if c.Purpose != purpose || c.Channel != channel && c.Channel != AnyChannel {
			continue
		}
		if !said || c.At.After(current.At) || c.At.Equal(current.At) && c.State == Withdrawn {
			current, said = c, true
		}
	}
	return current, said
}
