package telemetry

import (
	"log/slog"

	"go.opentelemetry.io/otel"
)

// LogErrors writes what OpenTelemetry itself fails at, such as an export, to the log. It is the process's one place for
// that, which is why a service does not set it but a main does.
func LogErrors(log *slog.Logger) {
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(err error) {
		log.Warn("telemetry was lost", "error", err)
	}))
}
