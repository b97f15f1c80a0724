package domain

import (
	"fmt"
	"strings"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
)

// OfTouchpoint is the entry of a logged touchpoint.
func OfTouchpoint(e contracts.InteractionLogged) Entry {
	return Entry{
		ID: e.TouchpointID, CustomerID: e.CustomerID, Kind: TouchpointEntry, SourceID: e.TouchpointID, At: stamp(e.HappenedAt),
		Title: e.Subject, Text: e.Outcome, Channel: Channel(e.Channel), Direction: Direction(e.Direction),
	}
}

// OfPurchase is the entry of a purchase; its title is what was bought.
func OfPurchase(e contracts.PurchaseRecorded) (Entry, error) {
	on, err := time.Parse(time.DateOnly, e.PurchasedOn)
	if err != nil {
		return Entry{}, fmt.Errorf("purchase %s: purchasedOn: %w", e.PurchaseID, err)
	}
	total := e.Total
	return Entry{
		ID: e.PurchaseID, CustomerID: e.CustomerID, Kind: PurchaseEntry, SourceID: e.PurchaseID, At: on,
		Title: namesOf(e.Lines), Total: &total,
	}, nil
}

// OfRefund is the entry of a refund of a purchase; its text is the reason.
func OfRefund(e contracts.PurchaseRefunded) (Entry, error) {
	on, err := time.Parse(time.DateOnly, e.RefundedOn)
	if err != nil {
		return Entry{}, fmt.Errorf("refund %s: refundedOn: %w", e.RefundID, err)
	}
	amount := e.Amount
	return Entry{
		ID: e.RefundID, CustomerID: e.CustomerID, Kind: RefundEntry, SourceID: e.PurchaseID, At: on, Text: e.Reason, Total: &amount,
	}, nil
}

// OfPurchaseChanged is the entry of a purchase that was cancelled. The other statuses of an order are not on the timeline.
func OfPurchaseChanged(e contracts.PurchaseChanged) (entry Entry, entered bool) {
	if e.To != "cancelled" {
		return Entry{}, false
	}
	return Entry{
		ID: e.PurchaseID + ":" + string(CancelledEntry), CustomerID: e.CustomerID, Kind: CancelledEntry, SourceID: e.PurchaseID,
		At: stamp(e.At), Total: e.Left,
	}, true
}

// OfStage is the entry of a change of stage; sequence is the event's place among the customer's events.
func OfStage(e contracts.StageChanged, sequence int64, at time.Time) Entry {
	return Entry{
		ID: fmt.Sprintf("%s:stage:%d", e.CustomerID, sequence), CustomerID: e.CustomerID, Kind: StageEntry, At: stamp(at),
		Text: e.Reason, FromStage: e.From, ToStage: e.To,
	}
}

// OfResponse is the entry of an answered survey.
func OfResponse(e contracts.ResponseReceived) Entry {
	score := e.Score
	return Entry{
		ID: e.InvitationID, CustomerID: e.CustomerID, Kind: ResponseEntry, SourceID: e.InvitationID, At: stamp(e.AnsweredAt),
		Title: e.Kind, Text: e.Comment, Score: &score,
	}
}

// OfCase is the entry of a step of a case; text is what was said of it.
func OfCase(kind EntryKind, c contracts.Case, text string, at time.Time) Entry {
	return Entry{
		ID: c.CaseID + ":" + string(kind), CustomerID: c.CustomerID, Kind: kind, SourceID: c.CaseID, At: stamp(at),
		Title: c.Subject, Text: text,
	}
}

// OfVisitDone is the entry of a follow-up that was done.
func OfVisitDone(e contracts.VisitDone) Entry {
	return ofVisit(VisitDone, e.FollowUp, e.Outcome, e.DoneAt)
}

// OfVisitMissed is the entry of a follow-up that was missed.
func OfVisitMissed(e contracts.VisitMissed) Entry {
	return ofVisit(VisitMissed, e.FollowUp, "", e.MissedAt)
}

func ofVisit(kind EntryKind, f contracts.FollowUp, text string, at time.Time) Entry {
	return Entry{
		ID: f.TaskID + ":" + string(kind), CustomerID: f.CustomerID, Kind: kind, SourceID: f.TaskID, At: stamp(at),
		Text: text, Channel: Channel(f.Channel),
	}
}

// namesOf joins the names of a purchase's lines, as many as a title holds.
func namesOf(lines []contracts.PurchaseLine) string {
	var names []string
	length := 0
	for _, line := range lines {
		if length += len(line.Name); length > 4*maxSubject && len(names) > 0 {
			names = append(names, "…")
			break
		}
		names = append(names, line.Name)
	}
	return strings.Join(names, ", ")
}
