package interaction

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/id"
	"github.com/guanxi-crm/guanxi/kit/servicetest"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/services/interaction/internal/app"
	"github.com/guanxi-crm/guanxi/services/interaction/internal/consume"
	"github.com/guanxi-crm/guanxi/services/interaction/internal/domain"
	"github.com/guanxi-crm/guanxi/services/interaction/internal/store"
)

// erase is the event that asks to erase a customer; it is told by the erasure's own document.
func erase(customer string, sequence int64, aliases ...string) eventbus.Event {
	return event(acme, contracts.CustomerSource, "ers_1", sequence, contracts.ErasureRequested{
		ErasureID: "ers_1", CustomerID: customer, Aliases: aliases, RequestedAt: monday, DueAt: monday.Add(time.Hour),
	})
}

// lived has something happen to a customer, by its own doing and by others', and returns what tells of it.
func (h *harness) lived(customer string) []eventbus.Event {
	h.T.Helper()
	done := h.plan(customer, "u_li", time.Hour)
	h.plan(customer, "u_li", 2*time.Hour)
	h.Call("POST", done+"/done", `{"outcome":"Content","touchpoint":{"summary":"Likes it"}}`, "If-Match", `"1"`).OK(200)
	told := []eventbus.Event{
		bought(customer, 2, "2026-03-01"),
		event(acme, contracts.FeedbackSource, id.New("inv"), 1, contracts.ResponseReceived{
			InvitationID: id.New("inv"), CustomerID: customer, Kind: "nps", Score: 2, Comment: "Broken", AnsweredAt: monday,
		}),
		event(acme, contracts.InteractionSource, id.New("tch"), 1, contracts.InteractionLogged{
			TouchpointID: id.New("tch"), CustomerID: customer, Channel: "chat", Direction: "inbound", Subject: "Hi", HappenedAt: monday,
		}),
	}
	h.deliver(told...)
	return told
}

// answered returns the last answer to the erasure.
func (h *harness) answered() contracts.InteractionCustomerErased {
	h.T.Helper()
	pending := h.Pending(acme, "erasures", "ers_1")
	require.NotEmpty(h.T, pending)
	last := pending[len(pending)-1]
	require.Equal(h.T, contracts.InteractionCustomerErased{}.EventType(), last.Type)
	var told contracts.InteractionCustomerErased
	require.NoError(h.T, json.Unmarshal(last.Data, &told))
	require.Equal(h.T, told.CustomerID, last.Key)
	return told
}

// held counts what there is of customers, by collection.
func held(t *testing.T, a app.App, customers ...string) map[string]int64 {
	t.Helper()
	counts := map[string]int64{}
	for _, holding := range a.Holdings {
		n, err := holding.Count(t.Context(), customers)
		require.NoError(t, err)
		counts[holding.Kind()] = n
	}
	return counts
}

func TestNothingIsLeftOfAnErasedCustomer(t *testing.T) {
	h := start(t)
	customer, alias, other := h.customer(acme), h.customer(acme), h.customer(acme)
	told := append(h.lived(customer), h.lived(alias)...)
	h.lived(other)
	h.deliver(merged("mrg_1", customer, alias, 3))
	access := contracts.AccessRequested{RequestID: "acr_1", CustomerID: customer, Attempt: 1}
	h.deliver(event(acme, contracts.CustomerSource, "acr_1", 1, access))
	want := []contracts.Erased{
		{Kind: "customers", Erased: 2}, {Kind: "touchpoints", Erased: 2}, {Kind: "tasks", Erased: 6}, {Kind: "timeline_entries", Erased: 8},
	}

	h.deliver(erase(customer, 1, alias))
	require.Equal(t, want, h.answered().Erased)
	require.Empty(t, h.Pending(acme, "handovers", "acr_1.1.1-1"), "nor what was to be handed over")
	nothing := map[string]int64{"touchpoints": 0, "tasks": 0, "timeline_entries": 0}
	check := func() {
		t.Helper()
		require.Equal(t, nothing, held(t, h.app(acme), customer, alias))
		for _, id := range []string{customer, alias} {
			h.Call("GET", "/v1/timelines/"+id, "").Refused(404)
			h.Call("POST", "/v1/touchpoints", `{"customerId":"`+id+`","channel":"chat","direction":"inbound","subject":"Hello"}`).Refused(422, "customerId")
			h.Call("POST", "/v1/tasks", `{"customerId":"`+id+`","dueAt":"2026-03-03T01:00:00Z"}`).Refused(422, "customerId")
		}
	}
	check()

	h.deliver(told...) // late, from any service
	h.deliver(event(acme, contracts.CustomerSource, customer, 9, contracts.CustomerChanged{Customer: contracts.Customer{ID: customer, DisplayName: "Ada"}}),
		unmerged("mrg_1", customer, alias, 10), atRisk(alias, 11))
	check()

	h.deliver(erase(customer, 2, alias)) // asked again
	require.Len(t, h.Pending(acme, "erasures", "ers_1"), 2)
	require.Equal(t, want, h.answered().Erased, "what was erased the first time")
	require.Len(t, h.timeline(other), 4)
}

func TestAnErasureThatDiesOnTheWayIsFinishedWhenItIsAskedAgain(t *testing.T) {
	h := start(t)
	for n := 1; ; n++ {
		customer := h.customer(acme)
		h.lived(customer)
		engine := servicetest.NewMortal(h.Env.Store.Engine())
		documents, err := store.Open(t.Context(), docstore.New(engine), h.Env.Now)
		require.NoError(t, err)
		apps := tenantApps(documents, h.Env)
		handle := consume.Handler(apps)
		asked := erase(customer, 1)
		asked.Data = []byte(`{"erasureId":"ers_` + customer + `","customerId":"` + customer + `"}`)
		engine.Die(n, n%2 == 0)
		died := handle(t.Context(), []eventbus.Event{asked}) != nil
		engine.Revive()
		require.NoError(t, handle(t.Context(), []eventbus.Event{asked}))
		require.Equal(t, map[string]int64{"touchpoints": 0, "tasks": 0, "timeline_entries": 0}, held(t, apps(acme), customer))
		told := h.Pending(acme, "erasures", "ers_"+customer)
		require.NotEmpty(t, told)
		require.Contains(t, string(told[len(told)-1].Data), `{"kind":"timeline_entries","erased":4}`, "as it was found first")
		if !died {
			require.Greater(t, n, 5, "the copies, what was found, three collections, the answer")
			return
		}
	}
}

func TestWhatIsWrittenWhileACustomerIsErasedIsErasedToo(t *testing.T) {
	h := start(t)
	contact := domain.Contact{Channel: domain.Chat, Direction: domain.Inbound, Subject: "Hello"}
	for name, write := range map[string]func(a app.App, customer string) error{
		"touchpoint": func(a app.App, customer string) error {
			_, err := a.LogTouchpoint(t.Context(), customer, contact, "u_li")
			return err
		},
		"task": func(a app.App, customer string) error {
			_, err := a.PlanTask(t.Context(), customer, domain.TaskDetails{DueAt: monday.Add(time.Hour)})
			return err
		},
		"event": func(a app.App, customer string) error {
			all := func(tenancy.ID) app.App { return a }
			return consume.Handler(all)(t.Context(), []eventbus.Event{bought(customer, 2, "2026-03-01")})
		},
	} {
		for writes := 0; ; writes++ { // at any moment of it
			customer := h.customer(acme)
			engine := &servicetest.Meanwhile{Engine: h.Env.Store.Engine(), Writes: writes, Do: func() { h.deliver(erase(customer, 1)) }}
			documents, err := store.Open(t.Context(), docstore.New(engine), h.Env.Now)
			require.NoError(t, err)
			err = write(tenantApps(documents, h.Env)(acme), customer)
			if !engine.Done() {
				require.NoError(t, err)
				require.Positive(t, writes, name)
				break
			}
			require.Equal(t, map[string]int64{"touchpoints": 0, "tasks": 0, "timeline_entries": 0}, held(t, h.app(acme), customer), name)
			require.Equal(t, name != "event", err != nil, "whoever asked for it is told: %s", name)
		}
	}
}
