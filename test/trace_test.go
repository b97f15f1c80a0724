package test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	v1 "go.opentelemetry.io/proto/otlp/trace/v1"

	"github.com/guanxi-crm/guanxi/test/platform"
)

// TestOnePurchaseIsOneTrace follows a purchase from the HTTP request to the three readers' effects by the spans that an
// operator's collector receives.
func TestOnePurchaseIsOneTrace(t *testing.T) {
	collector := platform.NewCollector(t)
	p := platform.Start(t, "--otlp-endpoint", collector.URL)
	client := p.Client("demo", "agent")
	customer := client.Must(http.MethodPost, "/v1/customers", person("王小明"))["id"].(string)

	const traceID = "0af7651916cd43dd8448eb211c80319c"
	answer := client.Do(http.MethodPost, "/v1/customers/"+customer+"/purchases", purchase("order-1", "99.90"),
		"traceparent", "00-"+traceID+"-b7ad6b7169203331-01")
	require.Equal(t, http.StatusCreated, answer.Status, "%s", answer.Body)

	readers := []string{"analytics", "feedback", "interaction"}
	var spans []platform.Span
	require.Eventually(t, func() bool {
		spans = collector.Trace(traceID)
		for _, reader := range readers {
			if len(processed(spans, reader)) == 0 {
				return false
			}
		}
		return len(named(spans, "POST /v1/customers/")) > 0
	}, platform.Patience, 100*time.Millisecond, "the trace never came to its readers: %v", spans)

	byID := map[string]platform.Span{}
	for _, span := range spans {
		byID[span.SpanID] = span
	}
	request := named(spans, "POST /v1/customers/")[0]
	require.Equal(t, "customer", request.Service)
	require.Equal(t, "b7ad6b7169203331", request.Parent, "the caller's own span is the parent")

	require.True(t, within(byID, named(spans, "insert purchases")[0], request), "the purchase is written within the request")
	require.True(t, within(byID, named(spans, "replace customers")[0], request), "the customer is written within the request")

	for _, reader := range readers {
		for _, process := range processed(spans, reader) {
			send, found := byID[process.Parent]
			require.True(t, found, "%s: the parent of the process span is in the trace", reader)
			require.Equal(t, "send guanxi.customer.v1", send.Name)
			require.Equal(t, v1.Span_SPAN_KIND_PRODUCER, send.Kind)
			require.Equal(t, v1.Span_SPAN_KIND_CONSUMER, process.Kind)
			require.Contains(t, process.Links, send.SpanID, "the process span links to what created the message")
			require.True(t, within(byID, send, request), "the event is sent on behalf of the request")
			require.Equal(t, "kafka", process.Attributes["messaging.system"])
			require.Equal(t, "guanxi.customer.v1", process.Attributes["messaging.destination.name"])
			require.Equal(t, "demo/"+customer, process.Attributes["messaging.kafka.message.key"])
		}
	}
}

func named(spans []platform.Span, prefix string) (found []platform.Span) {
	for _, span := range spans {
		if strings.HasPrefix(span.Name, prefix) {
			found = append(found, span)
		}
	}
	return found
}

func processed(spans []platform.Span, reader string) (found []platform.Span) {
	for _, span := range named(spans, "process guanxi.customer.v1") {
		if span.Service == reader {
			found = append(found, span)
		}
	}
	return found
}

// within says whether span is a descendant of ancestor.
func within(byID map[string]platform.Span, span, ancestor platform.Span) bool {
	for range 20 { // generations, were there a cycle
		if span.Parent == ancestor.SpanID {
			return true
		}
		next, found := byID[span.Parent]
		if !found {
			return false
		}
		span = next
	}
	return false
}
