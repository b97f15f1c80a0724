package customer_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/host"
	"github.com/guanxi-crm/guanxi/kit/id"
	"github.com/guanxi-crm/guanxi/kit/servicetest"
	"github.com/guanxi-crm/guanxi/services/customer"
	"github.com/guanxi-crm/guanxi/services/customer/internal/area"
)

// stepped is the service with all its areas, on a store whose process can die. Nothing happens in the background: the test
// publishes, answers and sweeps, step by step.
type stepped struct {
	*server

	engine  *servicetest.Mortal
	ensured *ensured
	areas   []area.Area
	asked   []contracts.ErasureRequested
}

// ensured remembers the collections that there are.
type ensured struct {
	docstore.Engine

	schemas []docstore.Schema
}

func (e *ensured) Ensure(ctx context.Context, schemas ...docstore.Schema) error {
	e.schemas = append(e.schemas, schemas...)
	return e.Engine.Ensure(ctx, schemas...)
}

func startStepped(t testing.TB) *stepped {
	t.Helper()
	build := func(ctx context.Context, env host.Env) (*host.Service, error) {
		return customer.New(ctx, env, customer.Config{})
	}
	s := &stepped{server: &server{Server: servicetest.Start(t, build, servicetest.Options{Clock: servicetest.NewClock(time.Now())})}}
	s.ensured = &ensured{Engine: s.Env.Store.Engine()}
	s.engine = servicetest.NewMortal(s.ensured)
	s.Env.Store = docstore.New(s.engine)
	s.Serve()
	s.acme = s.Bearer(servicetest.Acme, "user", auth.Admin)
	var err error
	s.areas, err = customer.OpenAreas(t.Context(), s.Env)
	require.NoError(t, err)
	return s
}

// each has every area do something.
func (s *stepped) each(do func(area.Area) error) error {
	var errs []error
	for _, a := range s.areas {
		errs = append(errs, do(a))
	}
	return errors.Join(errs...)
}

// publish does what the relay does, until nothing is left to tell.
func (s *stepped) publish() error {
	ctx := s.T.Context()
	for {
		pending, err := s.engine.Overdue(ctx, s.Clock.Now().Add(time.Hour), 100)
		if err != nil || len(pending) == 0 {
			return err
		}
		for _, p := range pending {
			var events []eventbus.Event
			for _, e := range p.Events {
				events = append(events, eventbus.Event{
					ID: e.ID, Type: e.Type, Source: contracts.CustomerSource, Tenant: p.Tenant, Subject: p.ID, Key: e.Key, Data: e.Data,
					Sequence: e.Sequence, Time: e.Time, Actor: e.Actor, Address: e.Address,
				})
			}
			err := s.each(func(a area.Area) error {
				if a.Published == nil {
					return nil
				}
				return a.Published(ctx, events)
			})
			if err != nil {
				return err
			}
			s.hear(events)
			through := p.Events[len(p.Events)-1].Sequence
			if err := s.engine.Acknowledge(ctx, []docstore.Ack{{Ref: p.Ref, Through: through}}); err != nil {
				return err
			}
		}
	}
}

func (s *stepped) hear(events []eventbus.Event) {
	for _, e := range events {
		if e.Type != (contracts.ErasureRequested{}).EventType() {
			continue
		}
		asked, err := eventbus.Decode[contracts.ErasureRequested](e)
		require.NoError(s.T, err)
		s.asked = append(s.asked, asked)
	}
}

// answer has the other services say that they have erased whom they were asked to erase.
func (s *stepped) answer() error {
	var batch []eventbus.Event
	for _, asked := range s.asked {
		told := contracts.CustomerErased{ErasureID: asked.ErasureID, CustomerID: asked.CustomerID, ErasedAt: s.Clock.Now()}
		for source, data := range map[string]contracts.Data{
			contracts.InteractionSource: contracts.InteractionCustomerErased{CustomerErased: told},
			contracts.FeedbackSource:    contracts.FeedbackCustomerErased{CustomerErased: told},
			contracts.AnalyticsSource:   contracts.AnalyticsCustomerErased{CustomerErased: told},
		} {
			text, err := json.Marshal(data)
			require.NoError(s.T, err)
			batch = append(batch, eventbus.Event{
				ID: id.NewEvent(), Type: data.EventType(), Source: source, Tenant: string(servicetest.Acme), Data: text, Sequence: 1,
			})
		}
	}
	return s.each(func(a area.Area) error {
		if a.Apply == nil {
			return nil
		}
		return a.Apply(s.T.Context(), batch)
	})
}

// sweep does what is due.
func (s *stepped) sweep() error {
	tenant, _ := s.Env.Tenants.Lookup(servicetest.Acme)
	return s.each(func(a area.Area) error {
		if a.Sweep == nil {
			return nil
		}
		return a.Sweep(s.T.Context(), tenant)
	})
}

// settle lets time pass until whatever was begun has come to its end.
func (s *stepped) settle() {
	s.T.Helper()
	for range 4 {
		require.NoError(s.T, s.publish())
		require.NoError(s.T, s.answer())
		s.Clock.Advance(6 * time.Minute)
		require.NoError(s.T, s.sweep())
	}
	require.NoError(s.T, s.publish())
}

// expiring are the collections of what goes with time and not with a customer: the files of imports, and the answers to
// requests that may be sent again.
var expiring = []string{"import_chunks", "idempotency_keys"}

// holding returns where a word is found, whatever its case: in a document, or in what one has still to tell.
func (s *stepped) holding(word string) []string {
	s.T.Helper()
	var found []string
	holds := func(text []byte) bool { return bytes.Contains(bytes.ToLower(text), []byte(word)) }
	for _, schema := range s.ensured.schemas {
		if slices.Contains(expiring, schema.Name) {
			continue
		}
		docs, err := s.ensured.Find(s.T.Context(), schema, string(servicetest.Acme), docstore.Query{Limit: docstore.MaxLimit})
		require.NoError(s.T, err)
		require.Less(s.T, len(docs), docstore.MaxLimit)
		for _, doc := range docs {
			if holds(doc.Body) || holds([]byte(doc.ID)) {
				found = append(found, fmt.Sprintf("%s %s", schema.Name, doc.ID))
			}
		}
	}
	pending, err := s.ensured.Overdue(s.T.Context(), s.Clock.Now().Add(time.Hour), docstore.MaxLimit)
	require.NoError(s.T, err)
	for _, p := range pending {
		for _, e := range p.Events {
			if holds(e.Data) {
				found = append(found, fmt.Sprintf("%s %s tells of %s", p.Collection, p.ID, e.Type))
			}
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// collections are where something was found.
func collections(found []string) []string {
	var names []string
	for _, where := range found {
		name, _, _ := bytes.Cut([]byte(where), []byte(" "))
		names = append(names, string(name))
	}
	slices.Sort(names)
	return slices.Compact(names)
}
