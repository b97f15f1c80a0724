package consume_test

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/servicetest"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/services/analytics/internal/app"
	"github.com/guanxi-crm/guanxi/services/analytics/internal/consume"
	"github.com/guanxi-crm/guanxi/services/analytics/internal/store"
)

const acme tenancy.ID = "acme"

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// fixture is the handler over a real store.
type fixture struct {
	ctx     context.Context // the test's
	handle  eventbus.Handler
	app     func(tenancy.ID) app.App
	changed map[tenancy.ID]int
}

func open(t testing.TB) *fixture {
	t.Helper()
	engine := servicetest.Engine(t)
	documents, err := store.Open(t.Context(), docstore.New(engine), func() time.Time { return noon })
	require.NoError(t, err)
	f := &fixture{ctx: t.Context(), changed: make(map[tenancy.ID]int)}
	f.app = func(tenant tenancy.ID) app.App {
		return app.App{
			Profiles: documents.Profiles(tenant, 0), Figures: documents.Figures(tenant, 0), Segments: documents.Segments(tenant),
			Scorings: documents.Scorings(tenant, 0), Currency: "USD", Location: time.UTC,
		}
	}
	f.handle = consume.Handler(f.app, func(tenant tenancy.ID) { f.changed[tenant]++ })
	return f
}

// event is an event as it is read from the first partition of its topic.
func event(tenant tenancy.ID, source, subject, customer string, sequence, offset int64, data contracts.Data) eventbus.Event {
	text, err := json.Marshal(data)
	if err != nil {
		panic(err)
	}
	return eventbus.Event{
		ID: fmt.Sprint(source, offset), Source: source, Type: data.EventType(), Subject: subject, Tenant: string(tenant), Key: customer,
		Time: noon, Sequence: sequence, Data: text, Topic: "guanxi" + source, Offset: offset,
	}
}

func registered(tenant tenancy.ID, id string, offset int64) eventbus.Event {
	return event(tenant, contracts.CustomerSource, id, id, 1, offset, contracts.CustomerRegistered{Customer: contracts.Customer{ID: id, Stage: "lead"}})
}

func bought(tenant tenancy.ID, id string, sequence, offset int64, day string) eventbus.Event {
	return event(tenant, contracts.CustomerSource, id, id, sequence, offset, contracts.PurchaseRecorded{
		CustomerID: id, PurchasedOn: day, Total: contracts.Money{Minor: 1234, Currency: "USD"},
	})
}

func TestBatchGoesToItsTenants(t *testing.T) {
	f := open(t)
	require.NoError(t, f.handle(t.Context(), []eventbus.Event{
		registered(acme, "cus_1", 0), registered("globex", "cus_1", 1), bought(acme, "cus_1", 2, 2, "2026-01-31"),
	}))
	for tenant, purchases := range map[tenancy.ID]int64{acme: 1, "globex": 0} {
		profiles, err := f.app(tenant).Profiles.GetMany(t.Context(), []string{"cus_1"})
		require.NoError(t, err)
		require.Equal(t, purchases, profiles["cus_1"].Purchases.Count, tenant)
		require.Equal(t, "lead", profiles["cus_1"].Stage)
	}
	require.Equal(t, map[tenancy.ID]int{acme: 1}, f.changed)
}

func TestEventsThatNoRetryMendsAreRejectedAndNothingOfTheirBatchIsWritten(t *testing.T) {
	f := open(t)
	torn := bought(acme, "cus_1", 2, 1, "2026-01-31")
	torn.Data = torn.Data[:10]
	for name, bad := range map[string]eventbus.Event{
		"gap": bought(acme, "cus_1", 3, 1, "2026-01-31"), "no such day": bought(acme, "cus_1", 2, 1, "2026-02-30"),
		"a day in another age": bought(acme, "cus_1", 2, 1, "0026-02-03"), "torn": torn,
	} {
		err := f.handle(t.Context(), []eventbus.Event{registered(acme, "cus_1", 0), bad})
		require.True(t, eventbus.IsPermanent(err), "%s: %v", name, err)
		total, err := f.app(acme).Figures.Total(t.Context())
		require.NoError(t, err)
		require.Empty(t, total.Stages, name)
	}
}

func TestTypesThisServiceDoesNotKnowTakeTheirPlace(t *testing.T) {
	f := open(t)
	unknown := bought(acme, "cus_1", 2, 1, "2026-01-31")
	unknown.Type = "dev.guanxi.customer.loyalty-changed.v1"
	other := bought(acme, "imp_1", 7, 3, "2026-01-31")
	other.Key = "cus_1" // an aggregate of another kind that is about the customer
	require.NoError(t, f.handle(t.Context(), []eventbus.Event{
		registered(acme, "cus_1", 0), unknown, bought(acme, "cus_1", 3, 2, "2026-01-31"), other,
	}))
	profiles, err := f.app(acme).Profiles.GetMany(t.Context(), []string{"cus_1"})
	require.NoError(t, err)
	require.EqualValues(t, 3, profiles["cus_1"].Sequence)
	require.EqualValues(t, 1, profiles["cus_1"].Purchases.Count)
}

func TestLatestTouchpointIsShownWhateverTheOrder(t *testing.T) {
	f := open(t)
	logged := func(id string, offset int64, minute int, channel string) eventbus.Event {
		return event(acme, contracts.InteractionSource, id, "cus_1", 1, offset, contracts.InteractionLogged{
			TouchpointID: id, CustomerID: "cus_1", Channel: channel, HappenedAt: noon.Add(time.Duration(minute) * time.Minute),
		})
	}
	events := []eventbus.Event{registered(acme, "cus_1", 0), logged("tou_2", 1, 2, "phone"), logged("tou_1", 2, 1, "web"), logged("tou_0", 3, 2, "chat")}
	for range 2 {
		require.NoError(t, f.handle(t.Context(), events[:1]))
		require.NoError(t, f.handle(t.Context(), events[1:]))
		profiles, err := f.app(acme).Profiles.GetMany(t.Context(), []string{"cus_1"})
		require.NoError(t, err)
		require.Equal(t, "phone", profiles["cus_1"].LastContact.Channel)
	}
}
