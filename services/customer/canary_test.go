package customer_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/docstore/tracing"
)

// canaries are what is personal of the customer of this test: words that occur nowhere else.
var canaries = []string{
	"Zyxquill", "Feathervale", "zyxquill@", "canary.example", "13912345678", "ext-zyx-1", "1987-06-05", "order-zyx-1", "proof-zyx-1", "note-zyx-1",
}

// watched is a service whose signals are kept.
type watched struct {
	*server
	log     *lockedBuffer
	spans   *tracetest.InMemoryExporter
	metrics *sdkmetric.ManualReader
	answers []string // bodies of problems
}

type lockedBuffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

func watch(t *testing.T) *watched {
	t.Helper()
	w := &watched{server: start(t), log: &lockedBuffer{}, spans: tracetest.NewInMemoryExporter(), metrics: sdkmetric.NewManualReader()}
	tracer := sdktrace.NewTracerProvider(sdktrace.WithSyncer(w.spans), sdktrace.WithSampler(sdktrace.AlwaysSample()))
	w.Env.Log = slog.New(slog.NewJSONHandler(w.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	w.Env.Tracer, w.Env.Meter = tracer, sdkmetric.NewMeterProvider(sdkmetric.WithReader(w.metrics))
	w.Env.Store = docstore.New(tracing.Engine(w.Env.Store.Engine(), semconv.DBSystemNameSQLite, tracer))
	w.Serve()
	return w
}

// send makes a request and keeps the answer if it is a problem.
func (w *watched) send(method, path, body string, header ...string) answer {
	w.T.Helper()
	a := w.call(method, path, body, header...)
	if a.Status >= http.StatusBadRequest {
		w.answers = append(w.answers, string(a.Body))
	}
	require.Less(w.T, a.Status, http.StatusInternalServerError, string(a.Body))
	return a
}

// leaks returns where a canary was found.
func (w *watched) leaks() []string {
	w.T.Helper()
	var measured metricdata.ResourceMetrics
	require.NoError(w.T, w.metrics.Collect(w.T.Context(), &measured))
	var spans strings.Builder
	for _, span := range w.spans.GetSpans() {
		fmt.Fprintf(&spans, "%s %v %v %+v %v\n", span.Name, span.Attributes, span.Events, span.Status, span.Links)
	}
	require.Contains(w.T, w.log.String(), "/v1/customers", "the log is kept")
	require.Contains(w.T, spans.String(), "/v1/customers", "spans are kept")
	require.NotEmpty(w.T, measured.ScopeMetrics, "metrics are kept")
	var found []string
	for where, text := range map[string]string{
		"log": w.log.String(), "spans": spans.String(), "metrics": fmt.Sprintf("%+v", measured), "problems": strings.Join(w.answers, "\n"),
	} {
		for line := range strings.Lines(text) {
			for _, canary := range canaries {
				if strings.Contains(strings.ToLower(line), strings.ToLower(canary)) {
					found = append(found, where+": "+canary+" in "+line[:min(len(line), 300)])
				}
			}
		}
	}
	slices.Sort(found)
	return found
}

func TestNothingPersonalIsInLogsTracesMetricsOrProblems(t *testing.T) {
	w := watch(t)
	o := w.others()
	body := `{"kind":"person","name":{"given":"Zyxquill","family":"Feathervale"},"externalId":"ext-zyx-1","birthDate":"1987-06-05",
		"contactPoints":[{"kind":"email","value":"zyxquill@canary.example"},{"kind":"phone","value":"+8613912345678"}]}`
	ada := w.send(http.MethodPost, "/v1/customers", body, "Idempotency-Key", "k1").ok(http.StatusCreated)
	path := "/v1/customers/" + ada.ID
	w.purpose("news", "consent")
	requests := []struct{ method, path, body string }{
		{http.MethodPost, "/v1/customers", body}, // taken
		{http.MethodPost, "/v1/customers", strings.Replace(body, "person", "ghost zyxquill@canary.example", 1)},
		{http.MethodPost, "/v1/customers", `{"kind":"person","name":{"display":"Zyxquill\u0007"},"birthDate":"1987-06-05 Zyxquill","nickname":"Zyxquill"}`},
		{http.MethodPost, "/v1/customers", `{"kind":"person","contactPoints":[{"kind":"email","value":"zyxquill@@canary.example"},{"kind":"phone","value":"13912345678 ext Zyxquill"}]}`},
		{http.MethodPost, "/v1/customers", `{"kind":"person","name":{"display":"Zyxquill`},
		{http.MethodGet, "/v1/customers?externalId=ext-zyx-1", ""},
		{http.MethodGet, "/v1/customers?cursor=zyxquill@canary.example", ""},
		{http.MethodGet, "/v1/customers?stage=Zyxquill", ""},
		{http.MethodGet, "/v1/purchases/?of=Zyxquill", ""},
		{http.MethodGet, "/v1/nothing/zyxquill@canary.example", ""},
		{http.MethodPatch, path, `{"language":"Zyxquill Feathervale","timeZone":"Feathervale"}`},
		{http.MethodPost, path + "/purchases", `{"purchasedOn":"2026-01-31","externalId":"order-zyx-1","total":{"amount":"1","currency":"CNY"}}`},
		{http.MethodPost, path + "/purchases", `{"purchasedOn":"2026-01-31","externalId":"order-zyx-1","total":{"amount":"1","currency":"CNY"}}`},
		{http.MethodPost, path + "/consents", `{"purpose":"news","channel":"email","state":"given","proof":"proof-zyx-1"}`},
		{http.MethodPost, path + "/consents", `{"purpose":"Zyxquill","channel":"email","state":"given","proof":"proof-zyx-1"}`},
		{http.MethodPost, path + "/consents", `{"purpose":"news","channel":"proof-zyx-1","state":"given","at":"1987-06-05"}`},
		{http.MethodPost, path + "/do-not-contact", `{"doNotContact":true,"reason":"note-zyx-1"}`},
		{http.MethodPost, "/v1/access-requests", fmt.Sprintf(`{"customerId":%q}`, ada.ID)},
		{http.MethodPost, "/v1/access-requests", `{"customerId":["Zyxquill"]}`},
		{http.MethodPost, "/v1/erasures", fmt.Sprintf(`{"customerId":%q,"reason":"Zyxquill"}`, ada.ID)},
		{http.MethodPost, "/v1/erasures", fmt.Sprintf(`{"customerId":%q,"reason":"other","note":"note-zyx-1"}`, ada.ID)},
		{http.MethodPost, "/v1/customers", body}, // erased
	}
	for _, r := range requests {
		w.send(r.method, r.path, r.body, "If-Match", ada.tag)
	}
	o.erased(await[contracts.ErasureRequested](t, o))
	require.Empty(t, strings.Join(w.leaks(), "\n"))
}
