package interaction

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/id"
	"github.com/guanxi-crm/guanxi/services/interaction/internal/domain"
)

// bought is the event of a purchase on a day.
func bought(customer string, sequence int64, day string) eventbus.Event {
	return event(acme, contracts.CustomerSource, customer, sequence, contracts.PurchaseRecorded{
		CustomerID: customer, PurchaseID: id.New("pur"), PurchasedOn: day, Total: contracts.Money{Minor: 12800, Currency: "CNY"},
		Lines: []contracts.PurchaseLine{{Name: "龙井", Quantity: 1, Price: contracts.Money{Minor: 12800, Currency: "CNY"}}},
	})
}

func TestAPurchaseIsFollowedUpWhereTheCustomerIs(t *testing.T) {
	h := start(t)
	inShanghai := h.customer(acme)
	inBerlin := h.customer(acme, func(c *contracts.Customer) {
		c.TimeZone, c.PreferredChannel, c.Owner = "Europe/Berlin", "email", "u_zhang"
	})
	h.deliver(bought(inShanghai, 2, "2026-03-01"), bought(inBerlin, 2, "2026-03-01"))
	tasks := h.Call("GET", "/v1/tasks", "").List()
	require.Len(t, tasks, 2)
	require.Equal(t, "2026-03-31T01:00:00Z", tasks[0]["dueAt"], "09:00 in Shanghai, thirty days on")
	require.Equal(t, "phone", tasks[0]["channel"])
	require.NotContains(t, tasks[0], "owner")
	require.Equal(t, "2026-03-31T07:00:00Z", tasks[1]["dueAt"], "09:00 in Berlin, in summer time by then")
	require.Equal(t, "email", tasks[1]["channel"])
	require.Equal(t, "u_zhang", tasks[1]["owner"])
}

func TestTheTenantSetsWhenPurchasesAreFollowedUp(t *testing.T) {
	for setting, due := range map[string][]any{
		"14d":          {"2026-03-15T01:00:00Z"},
		"48h":          {"2026-03-03T01:00:00Z"},
		"25h30m":       {"2026-03-02T02:30:00Z"},
		"off":          {},
		"now and then": {"2026-03-31T01:00:00Z"}, // not understood: the default
	} {
		t.Run(setting, func(t *testing.T) {
			h := start(t, domain.FollowUpAfter, setting)
			h.deliver(bought(h.customer(acme), 2, "2026-03-01"))
			at := []any{}
			for _, task := range h.Call("GET", "/v1/tasks", "").List() {
				at = append(at, task["dueAt"])
			}
			require.Equal(t, due, at)
		})
	}
}

func TestAnImportedHistoryIsOnTheTimelineButNotFollowedUp(t *testing.T) {
	h := start(t)
	customer := h.customer(acme)
	h.deliver(bought(customer, 2, "1997-01-01"), bought(customer, 3, "2026-01-24"), bought(customer, 4, "2026-01-25"))
	require.Len(t, h.Call("GET", "/v1/tasks", "").List(), 1, "only the one whose grace has not run out")
	entries := h.Call("GET", "/v1/timelines/"+customer, "").List()
	require.Len(t, entries, 3)
	require.Equal(t, "2026-01-25T00:00:00Z", entries[0]["at"])
	require.Equal(t, "1997-01-01T00:00:00Z", entries[2]["at"])
	require.Equal(t, map[string]any{"amount": "128.00", "currency": "CNY"}, entries[2]["total"])
	require.Equal(t, "龙井", entries[2]["title"])
}

func TestADeletedCustomersOpenTasksAreCancelled(t *testing.T) {
	h := start(t)
	customer, other := h.customer(acme), h.customer(acme)
	path := h.plan(customer, "u_li", time.Hour)
	done := h.plan(customer, "u_li", time.Hour)
	h.Call("POST", done+"/done", `{}`, "If-Match", `"1"`).OK(200)
	kept := h.plan(other, "u_li", time.Hour)
	gone := event(acme, contracts.CustomerSource, customer, 3, contracts.CustomerDeleted{CustomerID: customer})
	h.deliver(bought(customer, 2, "2026-03-01"), gone)
	h.deliver(bought(customer, 2, "2026-03-01"), gone) // another purchase after the deletion is not followed up

	for path, status := range map[string]string{path: "cancelled", done: "done", kept: "planned"} {
		require.Equal(t, status, h.Call("GET", path, "").OK(200)["status"])
	}
	require.Len(t, h.Call("GET", "/v1/tasks?status=cancelled", "").List(), 2)
	h.Call("GET", "/v1/timelines/"+customer, "").Refused(http.StatusNotFound)
	h.Call("POST", "/v1/tasks", fmt.Sprintf(`{"customerId":%q,"dueAt":"2026-03-03T01:00:00Z"}`, customer)).Refused(422, "customerId")
}

func TestATaskPlannedWhileItsCustomerWasBeingDeletedIsCancelledWhenDue(t *testing.T) {
	h := start(t)
	customer := h.customer(acme)
	h.deliver(event(acme, contracts.CustomerSource, customer, 2, contracts.CustomerDeleted{CustomerID: customer}))
	late := domain.Task{ID: id.New("tsk"), CustomerID: customer, Channel: domain.Phone, DueAt: monday, Status: domain.Planned}
	require.NoError(t, h.app(acme).Tasks.AddAll(t.Context(), []domain.Task{late}))
	h.Clock.Advance(time.Minute)
	require.NoError(t, h.app(acme).MoveTasks(t.Context()))
	require.Equal(t, "cancelled", h.Call("GET", "/v1/tasks/"+late.ID, "").OK(200)["status"])
}
