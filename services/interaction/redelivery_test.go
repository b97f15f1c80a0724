package interaction

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/id"
	"github.com/guanxi-crm/guanxi/kit/servicetest"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/services/interaction/internal/app"
	"github.com/guanxi-crm/guanxi/services/interaction/internal/domain"
)

// state is all that events lead to, without the versions, which count the writes.
type state struct {
	Customers map[string]domain.Customer
	Tasks     []domain.Task
	Entries   map[string][]domain.Entry
}

func (h *harness) state(tenant tenancy.ID, customers []string) state {
	h.T.Helper()
	a := h.app(tenant)
	s := state{Customers: map[string]domain.Customer{}, Entries: map[string][]domain.Entry{}}
	docs, err := a.Customers.GetMany(h.T.Context(), customers)
	require.NoError(h.T, err)
	for id, doc := range docs {
		s.Customers[id] = doc.Body
	}
	all := func(q docstore.Query) docstore.Query { q.Limit = docstore.MaxLimit; return q }
	tasks, err := a.Tasks.Find(h.T.Context(), all(a.Tasks.Query(app.TaskFilter{})))
	require.NoError(h.T, err)
	for _, doc := range tasks.Docs {
		s.Tasks = append(s.Tasks, doc.Body)
	}
	for _, customer := range customers {
		entries, err := a.Timeline.Find(h.T.Context(), all(a.Timeline.Query(customer)))
		require.NoError(h.T, err)
		for _, doc := range entries.Docs {
			s.Entries[customer] = append(s.Entries[customer], doc.Body)
		}
	}
	return s
}

// history is what three topics say of a few customers, a list for each topic and customer: within it events are in order.
func history() (customers []string, partitions [][]eventbus.Event) {
	left := contracts.Money{Minor: 1250, Currency: "CNY"}
	for n := range 3 {
		c := contracts.Customer{ID: id.New("cus"), Kind: "person", DisplayName: "Ada", Stage: "lead", PreferredChannel: "email"}
		moved := c
		moved.Owner, moved.PreferredChannel, moved.TimeZone = "u_li", "visit", "Europe/Berlin"
		inv, cas, tch, tsk := id.New("inv"), id.New("cas"), id.New("tch"), id.New("tsk")
		from := func(source, subject string, sequence int64, data contracts.Data) eventbus.Event {
			return event("", source, subject, sequence, data)
		}
		told := []eventbus.Event{
			from(contracts.CustomerSource, c.ID, 1, contracts.CustomerRegistered{Customer: c}),
			bought(c.ID, 2, "2026-03-01"),
			from(contracts.CustomerSource, c.ID, 3, contracts.StageChanged{CustomerID: c.ID, From: "lead", To: "customer", Reason: "first-purchase"}),
			from(contracts.CustomerSource, c.ID, 4, contracts.CustomerChanged{Customer: moved}),
			bought(c.ID, 5, "2026-02-20"), bought(c.ID, 6, "1997-02-20"),
			from(contracts.CustomerSource, c.ID, 7, contracts.PurchaseRefunded{
				CustomerID: c.ID, PurchaseID: "pur_" + c.ID, RefundID: id.New("ref"), PurchasedOn: "2026-03-01", RefundedOn: "2026-03-02",
				Amount: left, Refunded: left, Reason: "Broken",
			}),
			from(contracts.CustomerSource, c.ID, 8, contracts.PurchaseChanged{CustomerID: c.ID, PurchaseID: "pur_" + c.ID, From: "placed", To: "paid", At: monday}),
			from(contracts.CustomerSource, c.ID, 9, contracts.PurchaseChanged{CustomerID: c.ID, PurchaseID: "pur_" + c.ID, From: "paid", To: "cancelled", At: monday, Left: &left}),
		}
		if n == 0 {
			told = append(told, from(contracts.CustomerSource, c.ID, 10, contracts.CustomerDeleted{CustomerID: c.ID}))
		}
		opened := contracts.Case{CaseID: cas, CustomerID: c.ID, InvitationID: inv, Subject: "NPS 2/10", OpenedAt: monday}
		visit := contracts.FollowUp{TaskID: tsk, CustomerID: c.ID, Channel: "phone", DueAt: monday}
		customers = append(customers, c.ID)
		partitions = append(partitions, told, []eventbus.Event{
			from(contracts.FeedbackSource, inv, 1, contracts.ResponseReceived{InvitationID: inv, CustomerID: c.ID, Kind: "nps", Score: 2, AnsweredAt: monday}),
			from(contracts.FeedbackSource, cas, 1, contracts.CaseOpened{Case: opened}),
			from(contracts.FeedbackSource, cas, 2, contracts.CaseAssigned{Case: opened}),
			from(contracts.FeedbackSource, cas, 3, contracts.CaseResolved{Case: opened, Resolution: "Sent again", ResolvedAt: monday.Add(time.Hour)}),
			from(contracts.FeedbackSource, cas, 4, contracts.CaseClosed{Case: opened, Told: "Sorry", ClosedAt: monday.Add(2 * time.Hour)}),
		}, []eventbus.Event{
			from(contracts.InteractionSource, tch, 1, contracts.InteractionLogged{TouchpointID: tch, CustomerID: c.ID, Channel: "chat", Direction: "inbound", Subject: "Hi", HappenedAt: monday}),
			from(contracts.InteractionSource, tsk, 1, contracts.VisitDue{FollowUp: visit}),
			from(contracts.InteractionSource, tsk, 2, contracts.VisitMissed{FollowUp: visit, MissedAt: monday}),
		})
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
	require.Len(t, want.Tasks, 6)
	require.Len(t, want.Entries[customers[1]], 12)
	require.True(t, want.Customers[customers[0]].Deleted)

	tenants := 0
	rapid.Check(t, func(r *rapid.T) {
		tenants++
		tenant := tenancy.ID(fmt.Sprintf("tenant-%d", tenants))
		servicetest.Deliver(r, partitions, func(batch []eventbus.Event) { h.deliver(servicetest.Of(tenant, batch)...) })
		require.Equal(r, want, h.state(tenant, customers))
	})
}

func TestABatchOfSeveralTenantsKeepsThemApart(t *testing.T) {
	h := start(t)
	customers, partitions := history()
	h.deliver(append(servicetest.Of(acme, partitions[0]), servicetest.Of(globex, partitions[3])...)...)
	require.Contains(t, h.state(acme, customers).Customers, customers[0])
	require.NotContains(t, h.state(acme, customers).Customers, customers[1])
	require.Contains(t, h.state(globex, customers).Customers, customers[1])
	require.NotContains(t, h.state(globex, customers).Customers, customers[0])
}

func TestAnEventThatCannotBeReadIsNotTriedAgain(t *testing.T) {
	h := start(t)
	broken := bought("cus_1", 1, "2026-03-01")
	broken.Data = []byte(`{"total":12}`)
	require.True(t, eventbus.IsPermanent(h.handle(t.Context(), []eventbus.Event{broken})))
	require.True(t, eventbus.IsPermanent(h.handle(t.Context(), []eventbus.Event{bought("cus_1", 1, "the first of May")})))
}
