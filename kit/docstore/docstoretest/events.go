package docstoretest

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/trace"

	"github.com/guanxi-crm/guanxi/kit/docstore"
)

var epoch = time.Date(2025, 3, 1, 9, 0, 0, 0, time.UTC)

func event(id string) docstore.Event {
	return docstore.Event{ID: id, Type: "test.happened.v1", Key: "k", Time: epoch, Data: []byte(`{"id":"` + id + `"}`)}
}

func ref(tenant, id string) docstore.Ref {
	return docstore.Ref{Collection: deals.Name, Tenant: tenant, ID: id}
}

// pending returns the events that acme's document has still to tell.
func pending(t *testing.T, engine docstore.Engine, id string) []docstore.Event {
	t.Helper()
	found, err := engine.Pending(t.Context(), []docstore.Ref{ref("acme", id)})
	require.NoError(t, err)
	if len(found) == 0 {
		return nil
	}
	require.Len(t, found, 1)
	require.Equal(t, ref("acme", id), found[0].Ref)
	return found[0].Events
}

func eventIDs(events []docstore.Event) []string {
	found := make([]string, len(events))
	for i, e := range events {
		found[i] = e.ID
	}
	return found
}

func requireGapless(t *testing.T, events []docstore.Event, from, to int64) {
	t.Helper()
	require.Len(t, events, int(to-from+1))
	for i, e := range events {
		require.Equal(t, from+int64(i), e.Sequence)
	}
}

func testEventsStoredWithWrite(t *testing.T, open Opener) {
	c, engine := start(t, open)
	h := c.In(acme)
	ctx := trace.ContextWithSpanContext(t.Context(), trace.NewSpanContext(trace.SpanContextConfig{
		TraceID: trace.TraceID{1}, SpanID: trace.SpanID{2}, TraceFlags: trace.FlagsSampled,
	}))
	given := []docstore.Event{event("e1"), event("e2")}
	doc, err := h.Insert(ctx, "d1", deal{}, given...)
	require.NoError(t, err)
	require.Zero(t, given[0].Sequence, "the caller's events are left alone")
	doc, err = h.Replace(t.Context(), doc) // tells nothing
	require.NoError(t, err)
	doc, err = h.Replace(t.Context(), doc, event("e3")) // on what the write before it returned
	require.NoError(t, err)
	read, err := h.Get(t.Context(), "d1")
	require.NoError(t, err)
	require.Equal(t, doc, read)
	_, err = h.Replace(t.Context(), read, event("e4"), event("e5"))
	require.NoError(t, err)

	events := pending(t, engine, "d1")
	require.Equal(t, []string{"e1", "e2", "e3", "e4", "e5"}, eventIDs(events))
	requireGapless(t, events, 1, 5)
	want := event("e1")
	want.Sequence = 1
	want.TraceParent = "00-01000000000000000000000000000000-0200000000000000-01"
	events[0].Time = events[0].Time.UTC()
	require.Equal(t, want, events[0])

	ack := func(through int64) {
		t.Helper()
		require.NoError(t, engine.Acknowledge(t.Context(), []docstore.Ack{{Ref: ref("acme", "d1"), Through: through}}))
	}
	ack(2)
	requireGapless(t, pending(t, engine, "d1"), 3, 5)
	ack(2) // twice is as good as once
	requireGapless(t, pending(t, engine, "d1"), 3, 5)
	ack(5)
	require.Empty(t, pending(t, engine, "d1"))
	after, err := h.Get(t.Context(), "d1")
	require.NoError(t, err)
	require.EqualValues(t, 4, after.Version, "acknowledging is no change of the document")
	_, err = h.Replace(t.Context(), after, event("e6"))
	require.NoError(t, err)
	requireGapless(t, pending(t, engine, "d1"), 6, 6)
}

// testEventsTold: the relay is told of each document that has something to tell, when it has been written.
func testEventsTold(t *testing.T, open Opener) {
	engine := open(t, t.TempDir())
	t.Cleanup(func() { require.NoError(t, engine.Close()) })
	store := docstore.New(engine)
	c, err := docstore.Open[deal](t.Context(), store, deals)
	require.NoError(t, err)
	var told []docstore.Ref
	total := 0
	store.OnEvents(func(_ docstore.Ref, events int) { total += events })
	store.OnEvents(func(r docstore.Ref, _ int) {
		require.NotEmpty(t, pending(t, engine, r.ID))
		told = append(told, r)
	})
	doc := insert(t, c.In(acme), "d1", deal{}, event("e1"))
	insert(t, c.In(acme), "d2", deal{})
	_, err = c.In(acme).Replace(t.Context(), doc, event("e2"), event("e3"))
	require.NoError(t, err)
	_, err = c.In(acme).Replace(t.Context(), doc, event("lost"))
	require.ErrorIs(t, err, docstore.ErrConflict)
	require.Equal(t, []docstore.Ref{ref("acme", "d1"), ref("acme", "d1")}, told)
	require.Equal(t, 3, total)
}

func testEventsOfFailedWrites(t *testing.T, open Opener) {
	c, engine := start(t, open)
	h := c.In(acme)
	doc := insert(t, h, "d1", deal{}, event("e1"))
	insert(t, h, "d2", deal{External: "taken"})
	fresh, err := h.Replace(t.Context(), doc, event("e2"))
	require.NoError(t, err)
	_, err = h.Replace(t.Context(), doc, event("lost"))
	require.ErrorIs(t, err, docstore.ErrConflict)
	fresh.Body.External = "taken"
	_, err = h.Replace(t.Context(), fresh, event("lost"))
	require.True(t, docstore.IsDuplicate(err, "byExternalId"), "%v", err)
	_, err = h.Insert(t.Context(), "d1", deal{}, event("lost"))
	require.True(t, docstore.IsDuplicate(err, "_id"), "%v", err)
	// A document made up by hand at the right version does not know how many events went before.
	_, err = h.Replace(t.Context(), docstore.Doc[deal]{ID: "d1", Version: 2}, event("lost"))
	require.ErrorIs(t, err, docstore.ErrConflict)
	require.Equal(t, []string{"e1", "e2"}, eventIDs(pending(t, engine, "d1")))
}

// testEventsAckedWhileWritten has a relay acknowledge what it reads while writers append.
func testEventsAckedWhileWritten(t *testing.T, open Opener) {
	const writers, each = 4, 25
	c, engine := start(t, open)
	h := c.In(acme)
	insert(t, h, "d1", deal{})
	var writing sync.WaitGroup
	for w := range writers {
		writing.Go(func() {
			for n := 0; n < each; {
				doc, err := h.Get(t.Context(), "d1")
				if err != nil {
					t.Error(err)
					return
				}
				if _, err := h.Replace(t.Context(), doc, event(fmt.Sprint(w, ".", n, "a")), event(fmt.Sprint(w, ".", n, "b"))); err == nil {
					n++
				}
			}
		})
	}
	written := make(chan struct{})
	go func() { writing.Wait(); close(written) }()
	var published []docstore.Event
	for last := false; !last; {
		select {
		case <-written:
			last = true
		default:
		}
		events := pending(t, engine, "d1")
		if len(events) == 0 {
			continue
		}
		if !last {
			events = events[:(len(events)+1)/2]
		}
		published = append(published, events...)
		through := events[len(events)-1].Sequence
		require.NoError(t, engine.Acknowledge(t.Context(), []docstore.Ack{{Ref: ref("acme", "d1"), Through: through}}))
	}
	requireGapless(t, published, 1, writers*each*2)
	require.Empty(t, pending(t, engine, "d1"))
}
