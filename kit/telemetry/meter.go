package telemetry

import (
	"context"
	"net/http"
	"net/url"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"go.opentelemetry.io/otel/exporters/otlp/otlpmetric/otlpmetrichttp"
	otelprometheus "go.opentelemetry.io/otel/exporters/prometheus"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/resource"
)

// newMeter returns a meter and the handler that shows it to Prometheus. The registry is the service's own: the default
// one is a global that any library may write to.
func newMeter(ctx context.Context, cfg Config, who *resource.Resource) (*sdkmetric.MeterProvider, http.Handler, error) {
	registry := prometheus.NewRegistry()
	err := registry.Register(collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	if err != nil {
		return nil, nil, err
	}
	reader, err := otelprometheus.New(otelprometheus.WithRegisterer(registry), otelprometheus.WithoutScopeInfo())
	if err != nil {
		return nil, nil, err
	}
	options := []sdkmetric.Option{
		sdkmetric.WithResource(who),
		sdkmetric.WithReader(reader),
		sdkmetric.WithView(withoutBodySizes()),
	}
	if cfg.Endpoint != "" {
		receiver, err := url.JoinPath(cfg.Endpoint, "v1/metrics")
		if err != nil {
			return nil, nil, err
		}
		exporter, err := otlpmetrichttp.New(ctx, otlpmetrichttp.WithEndpointURL(receiver))
		if err != nil {
			return nil, nil, err
		}
		options = append(options, sdkmetric.WithReader(sdkmetric.NewPeriodicReader(exporter)))
	}
	show := promhttp.HandlerFor(registry, promhttp.HandlerOpts{Registry: registry, EnableOpenMetrics: true})
	return sdkmetric.NewMeterProvider(options...), show, nil
}

// withoutBodySizes drops two histograms that otelgin records for every route and that nobody asked for: with a dozen
// buckets each they are two thirds of what a scrape would carry.
func withoutBodySizes() sdkmetric.View {
	return sdkmetric.NewView(sdkmetric.Instrument{Name: "http.server.*.body.size"},
		sdkmetric.Stream{Aggregation: sdkmetric.AggregationDrop{}})
}
