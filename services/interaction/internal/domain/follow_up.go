package domain

import (
	"fmt"
	"strings"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
)

// visitHour is the hour of the day, where the customer is, at which a follow-up is due.
const visitHour = 9

// FollowUp plans the visit that follows a purchase. There is none when the policy says so, when the customer is deleted,
// or when its grace has already run out: the purchases of an imported history are long past, and nobody can visit then.
// The task's id is made from the purchase's, so that a purchase told of twice is followed up once.
func (p Policy) FollowUp(customer Customer, bought contracts.PurchaseRecorded, now time.Time) (Task, bool, error) {
	on, err := time.Parse(time.DateOnly, bought.PurchasedOn)
	if err != nil {
		return Task{}, false, fmt.Errorf("purchase %s: purchasedOn: %w", bought.PurchaseID, err)
	}
	if p.Off || customer.Deleted {
		return Task{}, false, nil
	}
	year, month, date := on.Date()
	dueAt := time.Date(year, month, date+p.AfterDays, visitHour, 0, 0, 0, customer.Zone(p.Zone)).Add(p.AfterRest)
	if p.RunOut(dueAt, now) {
		return Task{}, false, nil
	}
	return Task{
		ID: "tsk_" + strings.TrimPrefix(bought.PurchaseID, "pur_"), CustomerID: bought.CustomerID, PurchaseID: bought.PurchaseID,
		Channel: channelFor(customer, ""), Owner: customer.Owner, DueAt: stamp(dueAt), Status: Planned, CreatedAt: now, UpdatedAt: now,
	}, true, nil
}

// RunOut reports whether a task due at a time is missed by now.
func (p Policy) RunOut(dueAt, now time.Time) bool { return dueAt.Before(p.MissedBefore(now)) }

// MissedBefore is the time before which a task that is still open must have been due to be missed now.
func (p Policy) MissedBefore(now time.Time) time.Time { return now.Add(-p.Grace) }
