package traces

import (
	"slices"
	"time"

	"go.opentelemetry.io/otel/trace"
)

// Trace is a trace as it is shown.
type Trace struct {
	ID    trace.TraceID
	Spans []Row
	// Full tells that the trace has as many spans as are kept of one: it may have had more.
	Full bool
	// LinkedFrom are the traces that link to this one.
	LinkedFrom []trace.TraceID
}

// Row is a span with its depth below the root.
type Row struct {
	Span
	Depth int
}

// Bounds returns when the trace's first span began and how long it is to the end of its last.
func (t Trace) Bounds() (start time.Time, length time.Duration) {
	if len(t.Spans) == 0 {
		return time.Time{}, 0
	}
	start, end := t.Spans[0].Start, t.Spans[0].End
	for _, row := range t.Spans[1:] {
		if row.Start.Before(start) {
			start = row.Start
		}
		if row.End.After(end) {
			end = row.End
		}
	}
	return start, end.Sub(start)
}

// waterfall puts each span below its parent, siblings by when they began. A span whose parent is not kept (not finished
// yet, or of another process) stands as a root.
func waterfall(spans []Span) []Row {
	known := make(map[trace.SpanID]bool, len(spans))
	for _, span := range spans {
		known[span.ID] = true
	}
	children := make(map[trace.SpanID][]Span)
	for _, span := range spans {
		parent := span.Parent
		if !known[parent] || parent == span.ID {
			parent = trace.SpanID{}
		}
		children[parent] = append(children[parent], span)
	}
	for _, siblings := range children {
		slices.SortStableFunc(siblings, func(a, b Span) int { return a.Start.Compare(b.Start) })
	}
	rows := make([]Row, 0, len(spans))
	var descend func(parent trace.SpanID, depth int)
	descend = func(parent trace.SpanID, depth int) {
		for _, span := range children[parent] {
			rows = append(rows, Row{span, depth})
			descend(span.ID, depth+1)
		}
	}
	descend(trace.SpanID{}, 0)
	return rows
}
