package domain

import (
	"fmt"
	"strings"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
)

// NextActions plans what the tenant's playbook recommends for a customer that came to a stage; sequence is the event's
// place among the customer's events. There is none for a deleted customer, nor one whose grace has already run out. The
// tasks' ids are made from the move's, so that a move told of twice is acted on once.
func (p Policy) NextActions(customer Customer, moved contracts.StageChanged, sequence int64, at, now time.Time) []Task {
	if customer.Deleted {
		return nil
	}
	var tasks []Task
	for i, action := range moved.Actions {
		local := at.In(customer.Zone(p.Zone))
		year, month, date := local.Date()
		dueAt := time.Date(year, month, date+action.DueDays, visitHour, 0, 0, 0, local.Location())
		if dueAt.Before(at) { // today's visiting hour is over already
			dueAt = at
		}
		if p.RunOut(dueAt, now) {
			continue
		}
		channel := Channel(action.Channel)
		if !channel.Known() {
			channel = ""
		}
		tasks = append(tasks, Task{
			ID:         fmt.Sprintf("tsk_%s_%d_%d", strings.TrimPrefix(moved.CustomerID, "cus_"), sequence, i),
			CustomerID: moved.CustomerID, Subject: action.Title, Channel: channelFor(customer, channel), Owner: customer.Owner,
			DueAt: stamp(dueAt), Status: Planned, CreatedAt: now, UpdatedAt: now,
		})
	}
	return tasks
}
