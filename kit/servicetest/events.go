package servicetest

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/id"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
)

// Event returns an event as it is read from a topic.
func Event(tenant tenancy.ID, source, subject string, sequence int64, at time.Time, data eventbus.Payload) eventbus.Event {
	text, err := json.Marshal(data)
	if err != nil {
		panic(err)
	}
	return eventbus.Event{
		ID: id.NewEvent(), Source: source, Type: data.EventType(), Subject: subject, Tenant: string(tenant), Time: at,
		Sequence: sequence, Data: text,
	}
}

// Pending returns the events that a document has told and that are not published yet, in order.
func (s *Server) Pending(tenant tenancy.ID, collection, documentID string) []docstore.Event {
	s.T.Helper()
	ref := docstore.Ref{Collection: collection, Tenant: string(tenant), ID: documentID}
	pending, err := s.Env.Store.Engine().Pending(s.T.Context(), []docstore.Ref{ref})
	require.NoError(s.T, err)
	var events []docstore.Event
	for _, doc := range pending {
		events = append(events, doc.Events...)
	}
	return events
}

// Told returns the types of all that a document has told, in order, of which nothing is published yet.
func (s *Server) Told(tenant tenancy.ID, collection, documentID string) []string {
	s.T.Helper()
	var types []string
	for i, e := range s.Pending(tenant, collection, documentID) {
		require.EqualValues(s.T, i+1, e.Sequence)
		types = append(types, e.Type)
	}
	return types
}

// Listen returns what is told on a topic, from its beginning, until the test ends.
func (s *Server) Listen(topic string) <-chan eventbus.Event {
	s.T.Helper()
	heard := make(chan eventbus.Event)
	s.Run(s.Env.Bus.Consumer(eventbus.Subscription{
		Group: "listener", Topics: []string{topic}, Handler: func(ctx context.Context, batch []eventbus.Event) error {
			for _, e := range batch {
				select {
				case heard <- e:
				case <-ctx.Done():
					return ctx.Err()
				}
			}
			return nil
		},
	}))
	return heard
}

// Publisher is another service as far as its events go: documents that tell them, and a relay.
type Publisher struct {
	t    testing.TB
	docs *docstore.Collection[struct{}]
	told map[string]docstore.Doc[struct{}] // by tenant/subject
}

// Publisher runs the relay of another service until the test ends.
func (s *Server) Publisher(source, topic string) *Publisher {
	s.T.Helper()
	store := docstore.New(Engine(s.T))
	docs, err := docstore.Open[struct{}](s.T.Context(), store, docstore.Schema{Name: "aggregates"})
	require.NoError(s.T, err)
	s.Run(s.Env.Bus.Relay(eventbus.Outlet{Store: store, Source: source, Topic: topic}))
	return &Publisher{t: s.T, docs: docs, told: make(map[string]docstore.Doc[struct{}])}
}

// Tell publishes an aggregate's next events, with a key and of a time.
func (p *Publisher) Tell(tenant tenancy.ID, subject, key string, at time.Time, data ...eventbus.Payload) {
	p.t.Helper()
	events, err := eventbus.Tell(at, key, data...)
	require.NoError(p.t, err)
	docs, ref := p.docs.In(tenant), string(tenant)+"/"+subject
	doc, known := p.told[ref]
	if known {
		doc, err = docs.Replace(p.t.Context(), doc, events...)
	} else {
		doc, err = docs.Insert(p.t.Context(), subject, struct{}{}, events...)
	}
	require.NoError(p.t, err)
	p.told[ref] = doc
}
