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

// Membership says that the customer belongs to an organisation: a person works there, an organisation is a part of it.
type Membership struct {
	OrganisationID string `json:"organisationId" bson:"organisationId"`
	Role           string `json:"role" bson:"role,omitempty"` // "Head of purchasing"
}

const (
	maxMemberships = 20
	maxRole        = 100 // runes
	maxID          = 64  // bytes
)

// checkMemberships checks what can be told without knowing the organisations.
func checkMemberships(memberships []Membership, broken []fault.Field) ([]Membership, []fault.Field) {
	if len(memberships) > maxMemberships {
		return memberships, append(broken, fault.Field{Path: "memberships", Message: fmt.Sprintf("has more than %d entries", maxMemberships)})
	}
	checked := slices.Clone(memberships)
	for i, m := range memberships {
		at := fmt.Sprintf("memberships[%d]", i)
		checked[i].Role, broken = plain.Text(at+".role", m.Role, maxRole, broken)
		switch {
		case !strings.HasPrefix(m.OrganisationID, "cus_") || len(m.OrganisationID) > maxID:
			broken = append(broken, fault.Field{Path: at + ".organisationId", Message: "must be the id of an organisation"})
		case slices.ContainsFunc(checked[:i], func(other Membership) bool { return other.OrganisationID == m.OrganisationID }):
			broken = append(broken, fault.Field{Path: at + ".organisationId", Message: "is there twice"})
		}
	}
	return checked, broken
}

// Organisations returns the ids of the organisations that the details name.
func (d Details) Organisations() []string {
	ids := make([]string, len(d.Memberships))
	for i, m := range d.Memberships {
		ids[i] = m.OrganisationID
	}
	return ids
}

// Leave ends the customer's memberships of organisations. Nothing else is checked, for nothing else is said anew.
func (c Customer) Leave(organisations []string, form Form, now time.Time) (Customer, []contracts.Data, error) {
	left := c.Details
	left.Memberships = slices.DeleteFunc(slices.Clone(c.Memberships), func(m Membership) bool {
		return slices.Contains(organisations, m.OrganisationID)
	})
	return c.become(left, form, now)
}
