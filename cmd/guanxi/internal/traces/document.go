package traces

import "time"

// Document is a trace as JSON, for programs: the command line's waterfall reads it.
type Document struct {
	ID         string         `json:"id"`
	Start      time.Time      `json:"start"`
	DurationNS int64          `json:"durationNs"`
	Full       bool           `json:"full,omitempty"` // as many spans as are kept of one trace
	LinkedFrom []string       `json:"linkedFrom,omitempty"`
	Spans      []SpanDocument `json:"spans"` // in the order of a waterfall
}

// SpanDocument is a span as JSON.
type SpanDocument struct {
	ID         string            `json:"id"`
	Parent     string            `json:"parent,omitempty"`
	Depth      int               `json:"depth"`
	Service    string            `json:"service"`
	Name       string            `json:"name"`
	Kind       string            `json:"kind"`
	AfterNS    int64             `json:"afterNs"` // since the trace began
	DurationNS int64             `json:"durationNs"`
	Error      string            `json:"error,omitempty"`
	Attributes map[string]string `json:"attributes,omitempty"`
	Links      []string          `json:"links,omitempty"` // other traces
}

// Document writes the trace for programs.
func (t Trace) Document() Document {
	start, length := t.Bounds()
	doc := Document{ID: t.ID.String(), Start: start.UTC(), DurationNS: int64(length), Full: t.Full}
	for _, id := range t.LinkedFrom {
		doc.LinkedFrom = append(doc.LinkedFrom, id.String())
	}
	for _, row := range t.Spans {
		doc.Spans = append(doc.Spans, row.document(start))
	}
	return doc
}

func (r Row) document(start time.Time) SpanDocument {
	doc := SpanDocument{
		ID: r.ID.String(), Depth: r.Depth, Service: r.Service, Name: r.Name, Kind: r.Kind.String(),
		AfterNS: int64(r.Start.Sub(start)), DurationNS: int64(r.Duration()),
	}
	if r.Parent.IsValid() {
		doc.Parent = r.Parent.String()
	}
	if r.Failed() {
		if doc.Error = r.Status.Description; doc.Error == "" {
			doc.Error = "error"
		}
	}
	if len(r.Attributes) > 0 {
		doc.Attributes = make(map[string]string, len(r.Attributes))
	}
	for _, a := range r.Attributes {
		doc.Attributes[string(a.Key)] = a.Value.String()
	}
	for _, link := range r.Links {
		if id := link.SpanContext.TraceID(); id != r.Trace {
			doc.Links = append(doc.Links, id.String())
		}
	}
	return doc
}
