package domain

import (
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/plain"
)

const maxReason = 500 // runes

// SetDoNotContact says whether nobody may contact the customer any more, whatever it has consented to. It tells nothing
// when that is so already.
func (c Customer) SetDoNotContact(forbidden bool, reason string, now time.Time) (Customer, []contracts.Data, error) {
	reason, broken := plain.Text("reason", reason, maxReason, nil)
	if len(broken) > 0 {
		return c, nil, fault.OnFields(broken...)
	}
	if c.DoNotContact == forbidden {
		return c, nil, nil
	}
	c.DoNotContact, c.UpdatedAt = forbidden, now
	return c, []contracts.Data{contracts.DoNotContactChanged{CustomerID: c.ID, DoNotContact: forbidden, Reason: reason, At: now}}, nil
}
