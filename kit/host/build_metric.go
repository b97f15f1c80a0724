package host

import (
	"context"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"

	"github.com/guanxi-crm/guanxi/kit/buildinfo"
	"github.com/guanxi-crm/guanxi/kit/telemetry"
)

// countBuild records guanxi_build_info, which is 1 for the version that runs: a roll-out is seen by counting pods by it.
func countBuild(ctx context.Context, name string, tel *telemetry.Telemetry) error {
	gauge, err := tel.Meter.Meter("github.com/guanxi-crm/guanxi/kit/host").
		Int64Gauge("guanxi.build.info", metric.WithDescription("1, labelled with the service and the version that runs."))
	if err != nil {
		return err
	}
	gauge.Record(ctx, 1, metric.WithAttributes(
		attribute.String("service", name), attribute.String("version", buildinfo.Version())))
	return nil
}
