package privacy_test

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.mongodb.org/mongo-driver/v2/bson"
	metricnoop "go.opentelemetry.io/otel/metric/noop"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/host"
	"github.com/guanxi-crm/guanxi/kit/id"
	"github.com/guanxi-crm/guanxi/kit/servicetest"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/services/customer/internal/area"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers"
	customersapp "github.com/guanxi-crm/guanxi/services/customer/internal/customers/app"
	customer "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
	fields "github.com/guanxi-crm/guanxi/services/customer/internal/fields/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/privacy"
	"github.com/guanxi-crm/guanxi/services/customer/internal/privacy/app"
)

const acme = servicetest.Acme

// world is the customers and the privacy of a tenant over a real store whose process can crash, a relay, and the other
// services as far as they answer.
type world struct {
	testing.TB
	engine *servicetest.Mortal
	seen   *seeing
	clock  *servicetest.Clock
	heart  *customers.Customers
	*privacy.Privacy
	areas []area.Area
	diary *diary

	mu    sync.Mutex
	asked []contracts.Data // ErasureRequested and AccessRequested, as they were published
}

// seeing remembers the collections that there are.
type seeing struct {
	docstore.Engine
	schemas []docstore.Schema
}

func (s *seeing) Ensure(ctx context.Context, schemas ...docstore.Schema) error {
	s.schemas = append(s.schemas, schemas...)
	return s.Engine.Ensure(ctx, schemas...)
}

// newWorld opens the areas, and another that holds data of customers too.
func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{
		TB: t, seen: &seeing{Engine: servicetest.Engine(t)}, clock: servicetest.NewClock(time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)),
	}
	w.engine = servicetest.NewMortal(w.seen)
	w.open()
	return w
}

// open starts the process, again after it has died.
func (w *world) open() {
	env := host.Env{
		Store: docstore.New(w.engine), Now: w.clock.Now, NewID: id.New, Log: slog.New(slog.DiscardHandler),
		Meter:   metricnoop.NewMeterProvider(),
		Tenants: tenancy.NewDirectory(tenancy.Tenant{ID: acme, State: tenancy.Active, Currency: "CNY"}),
	}
	var err error
	w.heart, err = customers.Open(context.Background(), env)
	require.NoError(w, err)
	w.heart.Catalogue = func(tenancy.ID) customersapp.Catalogue { return nil } // no order of these tests names a product
	w.heart.Definitions = func(context.Context, tenancy.ID) (fields.Definitions, error) { return nil, nil }
	w.heart.Life = func(context.Context, tenancy.Tenant) (customer.Life, error) {
		return customer.Life{Rules: customer.DefaultStageRules()}, nil
	}
	w.diary, err = openDiary(context.Background(), w.engine)
	require.NoError(w, err)
	w.areas = []area.Area{w.heart.Area(), w.diary.area()}
	w.Privacy, err = privacy.Open(context.Background(), env, w.heart, w.areas)
	require.NoError(w, err)
	w.areas = append(w.areas, w.Area())
}

func (w *world) customers() customersapp.App { return w.heart.App(acme) }

func (w *world) app() app.App { return w.App(acme) }

// publish does what the relay does.
func (w *world) publish(ctx context.Context) error {
	pending, err := w.engine.Overdue(ctx, w.clock.Now().Add(time.Hour), 100)
	if err != nil {
		return err
	}
	for _, p := range pending {
		var events []eventbus.Event
		for _, e := range p.Events {
			events = append(events, eventbus.Event{ID: e.ID, Type: e.Type, Tenant: p.Tenant, Subject: p.ID, Key: e.Key, Data: e.Data, Sequence: e.Sequence})
		}
		for _, a := range w.areas {
			if a.Published == nil {
				continue
			}
			if err := a.Published(ctx, events); err != nil {
				return err
			}
		}
		w.hear(events)
		if err := w.engine.Acknowledge(ctx, []docstore.Ack{{Ref: p.Ref, Through: p.Events[len(p.Events)-1].Sequence}}); err != nil {
			return err
		}
	}
	return nil
}

func (w *world) hear(events []eventbus.Event) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, e := range events {
		switch e.Type {
		case (contracts.ErasureRequested{}).EventType():
			told, err := eventbus.Decode[contracts.ErasureRequested](e)
			require.NoError(w, err)
			require.Equal(w, told.CustomerID, e.Key, "in order with the rest of the customer's events")
			w.asked = append(w.asked, told)
		case (contracts.AccessRequested{}).EventType():
			told, err := eventbus.Decode[contracts.AccessRequested](e)
			require.NoError(w, err)
			w.asked = append(w.asked, told)
		}
	}
}

// erasuresAsked returns how often services were asked to erase, and with which aliases at last.
func (w *world) erasuresAsked() (times int, aliases []string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, asked := range w.asked {
		if e, ok := asked.(contracts.ErasureRequested); ok {
			times, aliases = times+1, e.Aliases
		}
	}
	return times, aliases
}

// apply hands another service's event to every area.
func (w *world) apply(ctx context.Context, source string, data contracts.Data) error {
	text, err := json.Marshal(data)
	require.NoError(w, err)
	batch := []eventbus.Event{{ID: id.NewEvent(), Source: source, Type: data.EventType(), Tenant: string(acme), Data: text, Sequence: 1}}
	var errs []error
	for _, a := range w.areas {
		if a.Apply != nil {
			errs = append(errs, a.Apply(ctx, batch))
		}
	}
	return errors.Join(errs...)
}

// answerErasures has services say that they have erased what they were last asked to.
func (w *world) answerErasures(ctx context.Context, services ...string) error {
	w.mu.Lock()
	asked := slices.Clone(w.asked)
	w.mu.Unlock()
	for _, a := range asked {
		e, ok := a.(contracts.ErasureRequested)
		if !ok {
			continue
		}
		erased := contracts.CustomerErased{
			ErasureID: e.ErasureID, CustomerID: e.CustomerID, ErasedAt: w.clock.Now(), Erased: []contracts.Erased{{Kind: "things", Erased: 3}},
		}
		answers := map[string]contracts.Data{
			"interaction": contracts.InteractionCustomerErased{CustomerErased: erased},
			"feedback":    contracts.FeedbackCustomerErased{CustomerErased: erased},
			"analytics":   contracts.AnalyticsCustomerErased{CustomerErased: erased},
		}
		for _, service := range services {
			if err := w.apply(ctx, "/"+service, answers[service]); err != nil {
				return err
			}
		}
	}
	return nil
}

// sweep does what is due.
func (w *world) sweep(ctx context.Context) error {
	var errs []error
	for _, a := range w.areas {
		if a.Sweep != nil {
			errs = append(errs, a.Sweep(ctx, tenancy.Tenant{ID: acme, State: tenancy.Active}))
		}
	}
	return errors.Join(errs...)
}

// holding returns the collections in which one of the words is found, in documents or in what they have still to tell.
func (w *world) holding(words ...string) []string {
	var found []string
	note := func(where string, text []byte) {
		for _, word := range words {
			if slices.Contains(found, where) {
				return
			}
			if contains(text, word) {
				found = append(found, where)
			}
		}
	}
	for _, schema := range w.seen.schemas {
		q := docstore.Query{Limit: docstore.MaxLimit}
		docs, err := w.seen.Find(context.Background(), schema, string(acme), q)
		require.NoError(w, err)
		require.Less(w, len(docs), docstore.MaxLimit)
		for _, doc := range docs {
			note(schema.Name, append([]byte(doc.ID), doc.Body...))
		}
	}
	pending, err := w.seen.Overdue(context.Background(), w.clock.Now().Add(time.Hour), docstore.MaxLimit)
	require.NoError(w, err)
	for _, p := range pending {
		for _, e := range p.Events {
			note(p.Collection+" outbox", e.Data)
		}
	}
	return found
}

// contains looks for a word in BSON, whose texts and binaries are as they were written.
func contains(text bson.Raw, word string) bool {
	for i := 0; i+len(word) <= len(text); i++ {
		if string(text[i:i+len(word)]) == word {
			return true
		}
	}
	return false
}
