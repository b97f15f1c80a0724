// Package traces keeps the last traces of this process in memory and shows them on a page: the waterfall of each, span
// by span. It takes spans from any number of tracer providers. It knows nothing of what is being traced.
package traces

import (
	"bytes"
	"container/list"
	"slices"
	"sync"

	"go.opentelemetry.io/otel/trace"
)

// Limits bound what is kept; when one is exceeded, the trace that was quiet for longest goes. A zero is its default.
type Limits struct {
	Traces        int // 2,000
	Spans         int // of all traces together: 20,000, about 10 MB
	SpansPerTrace int // 400; Sampler starts no more
}

func (l Limits) orDefault() Limits {
	fill := func(n *int, otherwise int) {
		if *n == 0 {
			*n = otherwise
		}
	}
	fill(&l.Traces, 2_000)
	fill(&l.Spans, 20_000)
	fill(&l.SpansPerTrace, 400)
	return l
}

// Store holds the last traces. It is safe for concurrent use.
type Store struct {
	limits Limits
	mu     sync.RWMutex
	byID   map[trace.TraceID]*list.Element
	order  *list.List // of *record, the latest first
	spans  int
	seen   []string // services, in the order of their colours
}

// record is one trace as it is kept.
type record struct {
	id    trace.TraceID
	spans []Span
}

func of(at *list.Element) *record {
	r, _ := at.Value.(*record) // the list holds nothing else
	return r
}

// NewStore returns an empty store. The services named have the first colours; others get theirs when they are first seen.
func NewStore(limits Limits, services ...string) *Store {
	return &Store{limits: limits.orDefault(), byID: map[trace.TraceID]*list.Element{}, order: list.New(), seen: services}
}

// Add keeps a finished span.
func (s *Store) Add(span Span) {
	s.mu.Lock()
	defer s.mu.Unlock()
	at, known := s.byID[span.Trace]
	if !known {
		at = s.order.PushFront(&record{id: span.Trace})
		s.byID[span.Trace] = at
	}
	s.order.MoveToFront(at)
	r := of(at)
	if len(r.spans) >= s.limits.SpansPerTrace {
		return
	}
	r.spans = append(r.spans, span)
	s.spans++
	if !slices.Contains(s.seen, span.Service) {
		s.seen = append(s.seen, span.Service)
	}
	for s.spans > s.limits.Spans || s.order.Len() > s.limits.Traces {
		quietest := of(s.order.Back())
		s.order.Remove(s.order.Back())
		delete(s.byID, quietest.id)
		s.spans -= len(quietest.spans)
	}
}

// Trace returns a trace, its spans in the order of a waterfall.
func (s *Store) Trace(id trace.TraceID) (Trace, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	at, ok := s.byID[id]
	if !ok {
		return Trace{}, false
	}
	spans := of(at).spans
	return Trace{ID: id, Spans: waterfall(spans), Full: len(spans) == s.limits.SpansPerTrace, LinkedFrom: s.linksTo(id)}, true
}

// linksTo returns the other traces in which a span links to this one.
func (s *Store) linksTo(id trace.TraceID) []trace.TraceID {
	var from []trace.TraceID
	for other, at := range s.byID {
		links := func(span Span) bool { return span.linksTo(id) }
		if other != id && slices.ContainsFunc(of(at).spans, links) {
			from = append(from, other)
		}
	}
	slices.SortFunc(from, func(a, b trace.TraceID) int { return bytes.Compare(a[:], b[:]) })
	return from
}

// Recent returns what the traces that have the text in them are in short, the latest first.
func (s *Store) Recent(text string, limit int) []Summary {
	s.mu.RLock()
	defer s.mu.RUnlock()
	found := make([]Summary, 0, limit)
	for at := s.order.Front(); at != nil && len(found) < limit; at = at.Next() {
		if r := of(at); r.has(text) {
			found = append(found, r.summary())
		}
	}
	return found
}

// colour numbers a service among those seen.
func (s *Store) colour(service string) int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return max(slices.Index(s.seen, service), 0)
}

// Size returns how many traces and spans are kept.
func (s *Store) Size() (traces, spans int) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.order.Len(), s.spans
}
