package domain

import (
	"slices"
	"strings"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/changes"
	"github.com/guanxi-crm/guanxi/services/customer/internal/plain"
)

// Purpose is what a tenant may want to contact its customers for.
type Purpose struct {
	Key         string `bson:"-"` // "newsletter"
	Name        string `bson:"name"`
	Description string `bson:"description,omitempty"`
	// LegalBasis is what allows it. Where that is consent, nobody is contacted who has not given it; otherwise everybody may
	// be who has not objected.
	LegalBasis string    `bson:"legalBasis"`
	Retired    bool      `bson:"retired"`
	CreatedAt  time.Time `bson:"createdAt"`
	UpdatedAt  time.Time `bson:"updatedAt"`
}

// MaxPurposes is how many purposes a tenant may define.
const MaxPurposes = 100

// Define checks a new purpose.
func (p Purpose) Define(now time.Time) (Purpose, []contracts.Data, error) {
	p, err := p.check()
	if err != nil {
		return p, nil, err
	}
	p.CreatedAt, p.UpdatedAt = now, now
	return p, p.told(Purpose{}), nil
}

// Change replaces what a caller may write of the purpose. It tells nothing when that is the same.
func (p Purpose) Change(to Purpose, now time.Time) (Purpose, []contracts.Data, error) {
	to, err := to.check()
	if err != nil {
		return p, nil, err
	}
	to.Key, to.CreatedAt, to.UpdatedAt = p.Key, p.CreatedAt, p.UpdatedAt
	if to == p {
		return p, nil, nil
	}
	to.UpdatedAt = now
	return to, to.told(p), nil
}

func (p Purpose) check() (Purpose, error) {
	broken := checkKey("key", p.Key, nil)
	if p.Name, broken = plain.Text("name", p.Name, maxTitle, broken); p.Name == "" {
		broken = append(broken, fault.Field{Path: "name", Message: "is required"})
	}
	p.Description, broken = plain.Text("description", p.Description, maxNote, broken)
	if !slices.Contains(LegalBases(), p.LegalBasis) {
		broken = append(broken, fault.Field{Path: "legalBasis", Message: "must be " + strings.Join(LegalBases(), ", ")})
	}
	if len(broken) > 0 {
		return p, fault.OnFields(broken...)
	}
	return p, nil
}

func (p Purpose) told(before Purpose) []contracts.Data {
	says := func(p Purpose) map[string]any {
		return map[string]any{"name": p.Name, "description": p.Description, "legalBasis": p.LegalBasis, "retired": p.Retired}
	}
	changed := changes.Between(says(before), says(p))
	return []contracts.Data{contracts.SettingChanged{Kind: "consent-purpose", ID: p.Key, Name: p.Name, Changes: changed}}
}

// Contactable is the answer to whether a customer may be contacted.
type Contactable struct {
	Yes    bool
	Reason ContactReason
	// Consent is what was said, where that decided.
	Consent *Consent
}

// ContactReason says what decided.
type ContactReason string

// What decides whether a customer may be contacted.
const (
	ByConsent      ContactReason = "consent"        // it was given
	ByLegalBasis   ContactReason = "legal-basis"    // the purpose needs no consent, and nobody objected
	NoConsent      ContactReason = "no-consent"     // none was ever given
	ByWithdrawal   ContactReason = "withdrawn"      // or objected
	ByDoNotContact ContactReason = "do-not-contact" // whatever was consented to
	ByErasure      ContactReason = "erased"
	ByDeletion     ContactReason = "deleted"
	ByRetirement   ContactReason = "purpose-retired"
)

// Ask says whether the history allows to contact a customer for the purpose on the channel.
func (p Purpose) Ask(history []Consent, channel string) Contactable {
	current, said := Current(history, p.Key, channel)
	switch {
	case p.Retired:
		return Contactable{Reason: ByRetirement}
	case said && current.State == Withdrawn:
		return Contactable{Reason: ByWithdrawal, Consent: &current}
	case said:
		return Contactable{Yes: true, Reason: ByConsent, Consent: &current}
	case p.LegalBasis != basisConsent:
		return Contactable{Yes: true, Reason: ByLegalBasis}
	default:
		return Contactable{Reason: NoConsent}
	}
}
