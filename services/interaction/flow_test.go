package interaction

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/id"
	"github.com/guanxi-crm/guanxi/kit/servicetest"
	"github.com/guanxi-crm/guanxi/services/interaction/internal/app"
	"github.com/guanxi-crm/guanxi/services/interaction/internal/domain"
)

// timeline returns the kinds of a customer's entries, the newest first, and none while the customer is unknown.
func (h *harness) timeline(customer string) []string {
	got := h.Call("GET", "/v1/timelines/"+customer, "")
	if got.Status != 200 {
		return nil
	}
	var kinds []string
	for _, entry := range got.List() {
		kinds = append(kinds, entry["kind"].(string))
	}
	return kinds
}

func TestEventsComeAndGoOverKafka(t *testing.T) {
	h := start(t)
	h.Run(h.Service.Parts...)
	heard := h.Listen(contracts.InteractionTopic)
	customer := id.New("cus")
	h.Publisher(contracts.CustomerSource, contracts.CustomerTopic).Tell(acme, customer, customer, monday,
		contracts.CustomerRegistered{Customer: contracts.Customer{ID: customer, DisplayName: "王小明", Owner: "u_li"}},
		contracts.PurchaseRecorded{CustomerID: customer, PurchaseID: id.New("pur"), PurchasedOn: "2026-03-01", Total: contracts.Money{Minor: 100, Currency: "CNY"}})
	require.Eventually(t, func() bool { return len(h.timeline(customer)) == 1 }, patient, 10*time.Millisecond)
	require.Len(t, h.Call("GET", "/v1/tasks?owner=u_li", "").List(), 1)

	made := h.Call("POST", "/v1/touchpoints", servicetest.Object(map[string]string{
		"customerId": customer, "channel": "visit", "direction": "outbound", "subject": "Hello",
	}, nil)).OK(201)
	e := <-heard
	require.Equal(t, contracts.InteractionLogged{}.EventType(), e.Type)
	require.Equal(t, made["id"], e.Subject)
	require.Equal(t, customer, e.Key)
	require.Equal(t, string(acme), e.Tenant)
	require.EqualValues(t, 1, e.Sequence)
}

func TestWhatACrashBetweenTwoWritesLeftUndoneIsFinished(t *testing.T) {
	h := start(t)
	customer := h.customer(acme)
	a := h.app(acme)
	h.Run(h.Service.Parts...)

	// A touchpoint that was stored, and nothing after it.
	touchpoint, err := domain.Log(id.New("tch"), customer, domain.Contact{Channel: domain.Chat, Direction: domain.Inbound, Subject: "Hello"}, "u_li", monday.Add(-time.Hour))
	require.NoError(t, err)
	require.NoError(t, a.Touchpoints.AddAll(t.Context(), []domain.Touchpoint{touchpoint}))
	require.Eventually(t, func() bool { return len(h.timeline(customer)) == 1 }, patient, 10*time.Millisecond)

	// A task that was done, and nothing after it.
	path := h.plan(customer, "u_li", time.Hour)
	doc, err := a.Tasks.Get(t.Context(), filepath.Base(path))
	require.NoError(t, err)
	done, events, err := doc.Body.Done("u_li", "Content", &domain.Contact{HappenedAt: monday.Add(-time.Minute)}, monday)
	require.NoError(t, err)
	doc.Body = done
	_, err = a.Tasks.Save(t.Context(), app.TaskChange{Task: doc, Events: events})
	require.NoError(t, err)
	require.Eventually(t, func() bool { return len(h.timeline(customer)) == 3 }, patient, 10*time.Millisecond)
	require.Equal(t, []string{"visit-done", "touchpoint", "touchpoint"}, h.timeline(customer))
}
