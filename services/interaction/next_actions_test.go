package interaction

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/services/interaction/internal/domain"
)

// atRisk is the event of a customer's move to at-risk, for which the playbook has two actions.
func atRisk(customer string, sequence int64) eventbus.Event {
	return event(acme, contracts.CustomerSource, customer, sequence, contracts.StageChanged{
		CustomerID: customer, From: "customer", To: "at-risk", Reason: "long-silence", By: "rule:long-silence", At: monday,
		Actions: []contracts.NextAction{{Title: "Ask how the tea was", Channel: "chat", DueDays: 3}, {Title: "Send a sample"}},
	})
}

func TestAPlaybooksActionsBecomeTasksOnce(t *testing.T) {
	h := start(t, domain.FollowUpAfter, "off") // which is about purchases
	customer := h.customer(acme, func(c *contracts.Customer) { c.PreferredChannel, c.Owner = "email", "u_zhang" })
	h.deliver(atRisk(customer, 2))
	h.deliver(atRisk(customer, 2), atRisk(customer, 3))
	tasks := h.Call("GET", "/v1/tasks", "").List()
	require.Len(t, tasks, 4, "two moves, each told of once or more")
	require.Equal(t, "Send a sample", tasks[0]["subject"])
	require.Equal(t, "email", tasks[0]["channel"], "the customer's own where the playbook names none")
	require.Equal(t, monday.Format(time.RFC3339), tasks[0]["dueAt"], "the visiting hour in Shanghai has just begun: at once")
	require.Equal(t, "Ask how the tea was", tasks[2]["subject"])
	require.Equal(t, "chat", tasks[2]["channel"])
	require.Equal(t, "2026-03-05T01:00:00Z", tasks[2]["dueAt"], "09:00 in Shanghai, three days on")
	require.Equal(t, "u_zhang", tasks[2]["owner"])
	path := "/v1/tasks/" + tasks[2]["id"].(string)
	h.Call("POST", path+"/done", `{"outcome":"liked it"}`, "If-Match", `"1"`).OK(200)
	h.deliver(atRisk(customer, 2))
	require.Equal(t, "done", h.Call("GET", path, "").OK(200)["status"])
}

func TestNothingIsPlannedForADeletedCustomerOrLongAgo(t *testing.T) {
	h := start(t)
	customer, other := h.customer(acme), h.customer(acme)
	h.deliver(event(acme, contracts.CustomerSource, customer, 3, contracts.CustomerDeleted{CustomerID: customer}))
	h.deliver(atRisk(customer, 2))
	h.Clock.Advance(11 * 24 * time.Hour) // three days and the grace are over
	h.deliver(atRisk(other, 2))
	require.Empty(t, h.Call("GET", "/v1/tasks", "").List())
}

func TestADeletedCustomersNextActionsAreCancelled(t *testing.T) {
	h := start(t)
	customer := h.customer(acme)
	gone := event(acme, contracts.CustomerSource, customer, 3, contracts.CustomerDeleted{CustomerID: customer})
	h.deliver(atRisk(customer, 2), gone)
	h.deliver(atRisk(customer, 2), gone)
	require.Len(t, h.Call("GET", "/v1/tasks?status=cancelled", "").List(), 2)
	require.Len(t, h.Call("GET", "/v1/tasks", "").List(), 2)
}
