package feedback

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/id"
	"github.com/guanxi-crm/guanxi/kit/servicetest"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/services/feedback/internal/app"
	"github.com/guanxi-crm/guanxi/services/feedback/internal/domain"
)

// state is all that events lead to, without the versions, which count the writes.
type state struct {
	Customers map[string]domain.Customer
	Cases     []domain.Case
}

func (h *harness) state(tenant tenancy.ID, customers []string) state {
	h.T.Helper()
	a := h.app(tenant)
	s := state{Customers: map[string]domain.Customer{}}
	docs, err := a.Customers.GetMany(h.T.Context(), customers)
	require.NoError(h.T, err)
	for id, doc := range docs {
		s.Customers[id] = doc.Body
	}
	q := a.Cases.Query(app.CaseFilter{})
	q.Limit = docstore.MaxLimit
	cases, err := a.Cases.Find(h.T.Context(), q)
	require.NoError(h.T, err)
	for _, doc := range cases.Docs {
		s.Cases = append(s.Cases, doc.Body)
	}
	return s
}

// history is what two topics say of a few customers, a list for each topic and customer: within it events are in order.
func history() (customers []string, partitions [][]eventbus.Event) {
	for n := range 3 {
		c := contracts.Customer{ID: id.New("cus"), Kind: "person", DisplayName: "Ada", Stage: "lead", Language: "en"}
		moved := c
		moved.Language = "zh-CN"
		told := []eventbus.Event{
			event("", contracts.CustomerSource, c.ID, 1, contracts.CustomerRegistered{Customer: c}),
			event("", contracts.CustomerSource, c.ID, 2, contracts.PurchaseRecorded{CustomerID: c.ID, PurchaseID: id.New("pur"), Total: contracts.Money{Currency: "CNY"}}),
			event("", contracts.CustomerSource, c.ID, 3, contracts.CustomerChanged{Customer: moved}),
			event("", contracts.CustomerSource, c.ID, 4, contracts.CustomerChanged{Customer: c}),
		}
		if n == 0 {
			told = append(told, event("", contracts.CustomerSource, c.ID, 5, contracts.CustomerDeleted{CustomerID: c.ID}))
		}
		var answered []eventbus.Event
		for score := range 11 {
			inv := id.New("inv")
			answered = append(answered, event("", contracts.FeedbackSource, inv, 1, contracts.ResponseReceived{
				InvitationID: inv, CustomerID: c.ID, Kind: "nps", Score: score, Comment: "…", AnsweredAt: monday,
			}))
		}
		customers, partitions = append(customers, c.ID), append(partitions, told, answered)
	}
	return customers, partitions
}

func TestHoweverEventsAreDeliveredTheyLeadToTheSameState(t *testing.T) {
	h := start(t)
	customers, partitions := history()
	for _, partition := range partitions {
		for _, e := range servicetest.Of("reference", partition) {
			h.deliver(e)
		}
	}
	want := h.state("reference", customers)
	require.Len(t, want.Cases, 21)
	require.True(t, want.Customers[customers[0]].Deleted)
	require.Equal(t, "en", want.Customers[customers[1]].Language)

	tenants := 0
	rapid.Check(t, func(r *rapid.T) {
		tenants++
		tenant := tenancy.ID(fmt.Sprintf("tenant-%d", tenants))
		servicetest.Deliver(r, partitions, func(batch []eventbus.Event) { h.deliver(servicetest.Of(tenant, batch)...) })
		require.Equal(r, want, h.state(tenant, customers))
	})
}

func TestACaseThatMovedOnIsNotOpenedAgain(t *testing.T) {
	h := start(t)
	invitation, link := h.invite(h.survey(), h.customer(acme))
	h.CallAs("", "POST", link, `{"score":2}`).OK(200)
	opened := h.Call("GET", "/v1/cases", "").List()[0]
	path := "/v1/cases/" + opened["id"].(string)
	h.Call("POST", path+"/resolve", `{"resolution":"Sent again"}`, "If-Match", `"1"`).OK(200)
	doc, err := h.app(acme).Invitations.Get(t.Context(), invitation)
	require.NoError(t, err)
	h.deliver(event(acme, contracts.FeedbackSource, invitation, 1, doc.Body.Response()))
	require.Len(t, h.Call("GET", "/v1/cases", "").List(), 1)
	require.Equal(t, "resolved", h.Call("GET", path, "").OK(200)["status"])
}
