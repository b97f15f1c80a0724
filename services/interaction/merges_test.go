package interaction

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/id"
	"github.com/guanxi-crm/guanxi/kit/servicetest"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
)

// merged is the event that one customer turned out to be another, who remains.
func merged(mergeID, survivor, gone string, sequence int64) eventbus.Event {
	return event(acme, contracts.CustomerSource, survivor, sequence, contracts.CustomersMerged{
		MergeID: mergeID, Customer: contracts.Customer{ID: survivor, DisplayName: "Ada", Owner: "u_new"}, MergedID: gone, MergedAt: monday,
	})
}

// unmerged is the event that it was not.
func unmerged(mergeID, survivor, back string, sequence int64) eventbus.Event {
	return event(acme, contracts.CustomerSource, survivor, sequence, contracts.CustomersUnmerged{
		MergeID: mergeID, Customer: contracts.Customer{ID: survivor, DisplayName: "Ada"}, Unmerged: contracts.Customer{ID: back, DisplayName: "Ada B."},
	})
}

func TestAMergedCustomersPastAndTasksAreTheOnesWhoRemains(t *testing.T) {
	h := start(t)
	survivor, gone, before := h.customer(acme), h.customer(acme), h.customer(acme)
	h.plan(gone, "u_li", time.Hour)
	h.deliver(bought(before, 2, "2026-02-27"), bought(gone, 2, "2026-02-28"), bought(survivor, 2, "2026-03-01"))
	h.deliver(merged("mrg_1", gone, before, 3)) // who was merged before remained until it was merged itself
	h.deliver(merged("mrg_2", survivor, gone, 3))
	h.deliver(bought(gone, 4, "2026-03-02")) // told before the merge, heard of after it
	for _, id := range []string{survivor, gone, before} {
		require.Len(t, h.timeline(id), 4, "whichever id is asked for")
		require.Len(t, h.Call("GET", "/v1/tasks?customerId="+id, "").List(), 5)
		require.Len(t, h.Call("GET", "/v1/tasks?status=planned&limit=2&customerId="+id, "").List(), 2)
	}
	for _, task := range h.Call("GET", "/v1/tasks", "").List() {
		require.Equal(t, survivor, task["customerId"], "who is to be got in touch with")
		require.Equal(t, survivor, h.Call("GET", "/v1/tasks/"+task["id"].(string), "").OK(200)["customerId"])
	}
	last := h.Call("GET", "/v1/tasks?owner=u_new", "").List()
	require.Len(t, last, 1, "what is planned now is for the owner of the one who remains")
	made := h.Call("POST", "/v1/touchpoints", servicetest.Object(map[string]string{
		"customerId": before, "channel": "chat", "direction": "inbound", "subject": "Hello",
	}, nil)).OK(201)
	require.Equal(t, survivor, made["customerId"])

	h.deliver(unmerged("mrg_2", survivor, gone, 4))
	require.Len(t, h.timeline(survivor), 2, "its own purchase, and the touchpoint logged meanwhile")
	require.Len(t, h.timeline(gone), 3)
	require.Len(t, h.timeline(before), 3)
	h.Call("GET", "/v1/tasks?customerId=cus_unknown", "").Refused(404)
	h.Call("GET", "/v1/tasks?owner=u_li&customerId="+gone, "").Refused(422, "owner")
}

func TestTheTasksOfAMergedCustomerEndWithTheOneWhoRemained(t *testing.T) {
	h := start(t)
	survivor, gone := h.customer(acme), h.customer(acme)
	h.plan(gone, "u_li", time.Hour)
	h.deliver(merged("mrg_1", survivor, gone, 2))
	h.deliver(event(acme, contracts.CustomerSource, survivor, 3, contracts.CustomerDeleted{CustomerID: survivor}))
	require.Len(t, h.Call("GET", "/v1/tasks?status=cancelled", "").List(), 1)
	require.Empty(t, h.timeline(gone))
}

func TestAPageOfATimelineGoesOnAfterAMerge(t *testing.T) {
	h := start(t)
	survivor, gone := h.customer(acme), h.customer(acme)
	h.deliver(bought(survivor, 2, "2026-02-27"), bought(survivor, 3, "2026-02-28"), bought(gone, 2, "2026-02-26"))
	page := h.Call("GET", "/v1/timelines/"+survivor+"?limit=1", "").OK(200)
	h.deliver(merged("mrg_1", survivor, gone, 4))
	require.Len(t, h.Call("GET", "/v1/timelines/"+survivor+"?cursor="+page["next"].(string), "").List(), 2)
}

func TestMergedAndUnmergedIsNeverMerged(t *testing.T) {
	h := start(t)
	tenants := 0
	rapid.Check(t, func(r *rapid.T) {
		tenants++
		tenant := tenancy.ID(fmt.Sprintf("tenant-%d", tenants))
		one, other := id.New("cus"), id.New("cus")
		register := func(id string) eventbus.Event {
			return event("", contracts.CustomerSource, id, 1, contracts.CustomerRegistered{Customer: contracts.Customer{ID: id, DisplayName: "Ada"}})
		}
		mine := []eventbus.Event{register(one), bought(one, 2, "2026-03-01"), merged("mrg_1", one, other, 3)}
		theirs := []eventbus.Event{register(other), bought(other, 2, "2026-02-28"), bought(other, 3, "2026-02-27")}
		want := map[string]int{one: 3, other: 3}
		sequence := int64(4)
		for n := range rapid.IntRange(0, 2).Draw(r, "undone and merged again") {
			mine = append(mine, unmerged(fmt.Sprintf("mrg_%d", n+1), one, other, sequence), merged(fmt.Sprintf("mrg_%d", n+2), one, other, sequence+1))
			sequence += 2
		}
		if rapid.Bool().Draw(r, "undone") {
			mine = append(mine, unmerged("mrg_9", one, other, sequence))
			want = map[string]int{one: 1, other: 2}
		}
		servicetest.Deliver(r, [][]eventbus.Event{mine, theirs}, func(batch []eventbus.Event) { h.deliver(servicetest.Of(tenant, batch)...) })
		a := h.app(tenant)
		for customer, entries := range want {
			page, err := a.ReadTimeline(t.Context(), customer, a.Timeline.Query(customer))
			require.NoError(r, err)
			require.Len(r, page.Docs, entries)
		}
		_, err := a.ReadTimeline(t.Context(), "cus_unknown", a.Timeline.Query("cus_unknown"))
		require.Error(r, err)
	})
}
