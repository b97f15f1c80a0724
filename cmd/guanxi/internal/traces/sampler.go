package traces

import (
	"fmt"
	"sync"

	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

// sampler samples the first spans of every trace that its root chooses, and none below a span that was not sampled. So every request is traced
// in full, while an import, whose rows all belong to one trace, costs no more than a long request.
type sampler struct {
	root     sdktrace.Sampler // of spans that begin a trace
	perTrace int
	mu       sync.Mutex
	counts   map[trace.TraceID]int
	recent   []trace.TraceID // a ring of those counted
	next     int
}

// Sampler returns a sampler that records a share of the traces begun here, 0 to 1, and starts at most SpansPerTrace
// spans of each. It must be shared by the tracer providers, and remembers eight times as many traces as are kept.
func (s *Store) Sampler(ratio float64) sdktrace.Sampler {
	return &sampler{
		root:     sdktrace.TraceIDRatioBased(ratio),
		perTrace: s.limits.SpansPerTrace, counts: map[trace.TraceID]int{}, recent: make([]trace.TraceID, 8*s.limits.Traces),
	}
}

func (s *sampler) ShouldSample(p sdktrace.SamplingParameters) sdktrace.SamplingResult {
	parent := trace.SpanContextFromContext(p.ParentContext)
	result := sdktrace.SamplingResult{Decision: sdktrace.RecordAndSample, Tracestate: parent.TraceState()}
	begins := !parent.IsValid()
	if begins && s.root.ShouldSample(p).Decision == sdktrace.Drop || !begins && !parent.IsSampled() || !s.take(p.TraceID) {
		result.Decision = sdktrace.Drop
	}
	return result
}

// take counts a span of the trace and reports whether it is still within the limit.
func (s *sampler) take(id trace.TraceID) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	n, known := s.counts[id]
	if !known {
		delete(s.counts, s.recent[s.next])
		s.recent[s.next] = id
		s.next = (s.next + 1) % len(s.recent)
	}
	s.counts[id] = n + 1
	return n < s.perTrace
}

func (s *sampler) Description() string { return fmt.Sprintf("FirstSpansOfTrace{%d}", s.perTrace) }
