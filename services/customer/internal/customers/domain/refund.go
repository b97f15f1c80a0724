package domain

import (
	"fmt"
	"slices"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/plain"
)

// Refund is a part of what was paid for a purchase, or all of it, paid back.
type Refund struct {
	ID         string                   `bson:"id"`
	ExternalID string                   `bson:"externalId,omitempty"` // unique within the purchase
	RefundedOn string                   `bson:"refundedOn"`           // calendar day where it was made
	Amount     contracts.Money          `bson:"amount"`
	Lines      []contracts.RefundedLine `bson:"lines,omitempty"` // what was given back
	Reason     string                   `bson:"reason,omitempty" personal:"true"`
	RecordedAt time.Time                `bson:"recordedAt"`
}

// RefundRequest is a refund as its caller writes it: an amount, or lines that were given back, or both.
type RefundRequest struct {
	ExternalID string
	RefundedOn string
	Amount     *contracts.MoneyJSON
	Lines      []contracts.RefundedLine
	Reason     string
}

const (
	maxRefunds      = 100
	maxRefundReason = 500 // runes
)

// Refund pays back what the request says, and returns the refund with the purchase after it. A request whose external id
// is that of a refund of this purchase which says the same is that refund, sent again: nothing changes. What has been
// paid back never comes to more than was paid.
func (p Purchase) Refund(id string, request RefundRequest, now time.Time) (Purchase, Refund, error) {
	r, err := p.checkRefund(request, now)
	if err != nil {
		return p, r, err
	}
	if known, err := p.sentBefore(r, request.Amount != nil); err != nil || known.ID != "" {
		return p, known, err
	}
	switch {
	case p.Status == Placed:
		return p, r, fault.New(fault.Conflict, "nothing has been paid for the order yet; cancel it, or move it to paid first")
	case p.Status == Cancelled:
		return p, r, fault.New(fault.Conflict, "the order was cancelled, and counts as paid back in full")
	case len(p.Refunds) >= maxRefunds:
		return p, r, fault.New(fault.Conflict, "the purchase has %d refunds, and cannot have more", maxRefunds)
	}
	if r, err = p.value(r, request.Amount != nil); err != nil {
		return p, r, err
	}
	r.ID, r.RecordedAt = id, now
	p.Refunds = append(slices.Clone(p.Refunds), r)
	return p.changed(r.ID, now), r, nil
}

// sentBefore returns the refund with the external id of r, if there is one. One that says something else is a Conflict
// fault.
func (p Purchase) sentBefore(r Refund, priced bool) (Refund, error) {
	for _, known := range p.Refunds {
		if r.ExternalID == "" || known.ExternalID != r.ExternalID {
			continue
		}
		same := known.RefundedOn == r.RefundedOn && known.Reason == r.Reason && slices.Equal(known.Lines, r.Lines) &&
			(!priced || known.Amount == r.Amount)
		if !same {
			return known, fault.New(fault.Conflict, "the external id is that of the refund %s, which says something else", known.ID)
		}
		return known, nil
	}
	return Refund{}, nil
}

// checkRefund checks what does not depend on other refunds.
func (p Purchase) checkRefund(request RefundRequest, now time.Time) (r Refund, err error) {
	var broken []fault.Field
	r.ExternalID, broken = plain.Text("externalId", request.ExternalID, maxExternalID, broken)
	r.Reason, broken = plain.Text("reason", request.Reason, maxRefundReason, broken)
	before := len(broken)
	r.RefundedOn, broken = checkPastDay("refundedOn", request.RefundedOn, now, broken)
	if len(broken) == before && r.RefundedOn < p.PurchasedOn {
		broken = append(broken, fault.Field{Path: "refundedOn", Message: "is before the day of the purchase, " + p.PurchasedOn})
	}
	r.Lines, broken = p.checkRefundLines(request.Lines, broken)
	switch {
	case request.Amount != nil:
		r.Amount, broken = p.checkRefundAmount(*request.Amount, len(r.Lines) > 0, broken)
	case len(request.Lines) == 0:
		broken = append(broken, fault.Field{Path: "amount", Message: "is required where there are no lines"})
	}
	if len(broken) > 0 {
		return r, fault.OnFields(broken...)
	}
	return r, nil
}

func (p Purchase) checkRefundAmount(written contracts.MoneyJSON, gifts bool, broken []fault.Field) (contracts.Money, []fault.Field) {
	amount, wrong := checkMoney("amount", written)
	switch {
	case wrong != nil:
		broken = append(broken, wrong...)
	case amount.Currency != p.Total.Currency:
		broken = append(broken, fault.Field{Path: "amount.currency", Message: "must be " + p.Total.Currency + ", in which was paid"})
	case amount.Minor < 0 || amount.Minor == 0 && !gifts:
		broken = append(broken, fault.Field{Path: "amount.amount", Message: "must be above zero"})
	}
	return amount, broken
}

func (p Purchase) checkRefundLines(lines []contracts.RefundedLine, broken []fault.Field) ([]contracts.RefundedLine, []fault.Field) {
	if len(lines) > len(p.Lines) {
		return nil, append(broken, fault.Field{Path: "lines", Message: fmt.Sprintf("are more than the purchase has, which is %d", len(p.Lines))})
	}
	seen := make(map[int]bool, len(lines))
	for i, l := range lines {
		at := fmt.Sprintf("lines[%d].", i)
		switch {
		case l.Line < 0 || l.Line >= len(p.Lines):
			broken = append(broken, fault.Field{Path: at + "line", Message: fmt.Sprintf("must be from 0 to %d", len(p.Lines)-1)})
		case seen[l.Line]:
			broken = append(broken, fault.Field{Path: at + "line", Message: "is named twice"})
		case l.Quantity < 1:
			broken = append(broken, fault.Field{Path: at + "quantity", Message: "must be 1 or more"})
		}
		seen[l.Line] = true
	}
	return slices.Clone(lines), broken
}
