package platform

import (
	"compress/gzip"
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"google.golang.org/protobuf/proto"

	collector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	common "go.opentelemetry.io/proto/otlp/common/v1"
	trace "go.opentelemetry.io/proto/otlp/trace/v1"
)

// Collector receives spans over OTLP/HTTP, as an operator's collector does.
type Collector struct {
	URL   string
	mu    sync.Mutex
	spans []Span
}

// Span is a received span.
type Span struct {
	Service, Name           string
	Kind                    trace.Span_SpanKind
	TraceID, SpanID, Parent string
	Links                   []string // span ids
	Attributes              map[string]string
}

// NewCollector starts a collector on a free port; it ends with the test.
func NewCollector(t testing.TB) *Collector {
	t.Helper()
	c := &Collector{}
	server := httptest.NewServer(http.HandlerFunc(c.receive))
	t.Cleanup(server.Close)
	c.URL = server.URL
	return c
}

// Trace returns the spans received so far of one trace.
func (c *Collector) Trace(traceID string) []Span {
	c.mu.Lock()
	defer c.mu.Unlock()
	var spans []Span
	for _, span := range c.spans {
		if span.TraceID == traceID {
			spans = append(spans, span)
		}
	}
	return spans
}

func (c *Collector) receive(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path != "/v1/traces" {
		return // metrics are none of this collector's business
	}
	body := io.Reader(r.Body)
	if r.Header.Get("Content-Encoding") == "gzip" {
		unzipped, err := gzip.NewReader(r.Body)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		body = unzipped
	}
	text, err := io.ReadAll(body)
	var request collector.ExportTraceServiceRequest
	if err != nil || proto.Unmarshal(text, &request) != nil {
		http.Error(w, "not an export request", http.StatusBadRequest)
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, resource := range request.ResourceSpans {
		service := attributes(resource.Resource.Attributes)["service.name"]
		for _, scope := range resource.ScopeSpans {
			for _, span := range scope.Spans {
				c.spans = append(c.spans, received(service, span))
			}
		}
	}
}

func received(service string, span *trace.Span) Span {
	s := Span{
		Service: service, Name: span.Name, Kind: span.Kind, TraceID: hex.EncodeToString(span.TraceId),
		SpanID: hex.EncodeToString(span.SpanId), Parent: hex.EncodeToString(span.ParentSpanId), Attributes: attributes(span.Attributes),
	}
	for _, link := range span.Links {
		s.Links = append(s.Links, hex.EncodeToString(link.SpanId))
	}
	return s
}

func attributes(pairs []*common.KeyValue) map[string]string {
	values := make(map[string]string, len(pairs))
	for _, pair := range pairs {
		values[pair.Key] = pair.Value.GetStringValue()
	}
	return values
}
