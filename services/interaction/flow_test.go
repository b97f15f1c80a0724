package interaction

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/docstore/sqlite"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/id"
	"github.com/guanxi-crm/guanxi/kit/service"
	"github.com/guanxi-crm/guanxi/services/interaction/internal/app"
	"github.com/guanxi-crm/guanxi/services/interaction/internal/domain"
)

const patient = 30 * time.Second // for what must happen, however busy the machine

// run runs parts until the test ends.
func run(t *testing.T, parts ...service.Part) {
	t.Helper()
	for _, part := range parts {
		ctx, stop := context.WithCancel(context.Background())
		ended := make(chan error, 1)
		go func() { ended <- part.Run(ctx) }()
		t.Cleanup(func() {
			stop()
			require.NoError(t, <-ended)
		})
	}
}

// told is a document of the customer service as far as its events go.
type told struct{}

// publish puts the customer service's events about a customer on its topic.
func (h *harness) publish(customer string, events ...contracts.Data) {
	h.t.Helper()
	engine, err := sqlite.Open(h.t.Context(), filepath.Join(h.t.TempDir(), "customer.db"), sqlite.Options{})
	require.NoError(h.t, err)
	h.t.Cleanup(func() { require.NoError(h.t, engine.Close()) })
	documents := docstore.New(engine)
	customers, err := docstore.Open[told](h.t.Context(), documents, docstore.Schema{Name: "customers"})
	require.NoError(h.t, err)
	run(h.t, h.env.Bus.Relay(eventbus.Outlet{Store: documents, Source: contracts.CustomerSource, Topic: contracts.CustomerTopic}))
	pending, err := eventbus.Tell(monday, customer, events...)
	require.NoError(h.t, err)
	_, err = customers.In(acme).Insert(h.t.Context(), customer, told{}, pending...)
	require.NoError(h.t, err)
}

// timeline returns the kinds of a customer's entries, the newest first, and none while the customer is unknown.
func (h *harness) timeline(customer string) []string {
	got := h.call("GET", "/v1/timelines/"+customer, "")
	if got.status != 200 {
		return nil
	}
	var kinds []string
	for _, entry := range got.list() {
		kinds = append(kinds, entry["kind"].(string))
	}
	return kinds
}

func TestEventsComeAndGoOverKafka(t *testing.T) {
	h := start(t)
	run(t, h.service.Parts...)
	heard := make(chan eventbus.Event, 100)
	run(t, h.env.Bus.Consumer(eventbus.Subscription{
		Group: "listener", Topics: []string{contracts.InteractionTopic},
		Handler: func(_ context.Context, batch []eventbus.Event) error {
			for _, e := range batch {
				heard <- e
			}
			return nil
		},
	}))
	customer := id.New("cus")
	h.publish(customer,
		contracts.CustomerRegistered{Customer: contracts.Customer{ID: customer, DisplayName: "王小明", Owner: "u_li"}},
		contracts.PurchaseRecorded{CustomerID: customer, PurchaseID: id.New("pur"), PurchasedOn: "2026-03-01", Total: contracts.Money{Minor: 100, Currency: "CNY"}})
	require.Eventually(t, func() bool { return len(h.timeline(customer)) == 1 }, patient, 10*time.Millisecond)
	require.Len(t, h.call("GET", "/v1/tasks?owner=u_li", "").list(), 1)

	made := h.call("POST", "/v1/touchpoints", body(map[string]string{
		"customerId": customer, "channel": "visit", "direction": "outbound", "subject": "Hello"}, nil)).ok(201)
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
	run(t, h.service.Parts...)

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
