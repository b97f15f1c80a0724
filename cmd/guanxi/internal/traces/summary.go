package traces

import (
	"slices"
	"strings"
	"time"

	"go.opentelemetry.io/otel/trace"
)

// Summary is a trace in short.
type Summary struct {
	ID       trace.TraceID
	Name     string // of the root, or of the earliest span when the root is not kept
	Service  string
	Services []string // in the order in which they took part
	Start    time.Time
	Duration time.Duration
	Spans    int
	Errors   int
}

func (r *record) summary() Summary {
	first := r.spans[0]
	sum := Summary{ID: r.id, Spans: len(r.spans)}
	end := first.End
	for _, span := range r.spans {
		if earlier(span, first) {
			first = span
		}
		if span.End.After(end) {
			end = span.End
		}
		if span.Failed() {
			sum.Errors++
		}
		if !slices.Contains(sum.Services, span.Service) {
			sum.Services = append(sum.Services, span.Service)
		}
	}
	sum.Name, sum.Service, sum.Start, sum.Duration = first.Name, first.Service, first.Start, end.Sub(first.Start)
	return sum
}

// earlier reports whether a stands for its trace better than b: a root does, then the span that began first.
func earlier(a, b Span) bool {
	if a.Parent.IsValid() != b.Parent.IsValid() {
		return !a.Parent.IsValid()
	}
	return a.Start.Before(b.Start)
}

func (r *record) has(text string) bool {
	text = strings.ToLower(strings.TrimSpace(text))
	return text == "" || r.id.String() == text ||
		slices.ContainsFunc(r.spans, func(span Span) bool { return span.has(text) })
}
