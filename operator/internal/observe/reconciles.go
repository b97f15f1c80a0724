// Package observe makes the operator's work and its tenants visible: a span for each reconcile and gauges for each tenant.
// Work queues, reconcile times and client requests are measured by controller-runtime. It knows no controller.
package observe

import (
	"context"
	"strings"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/log"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"
)

const (
	objectKey = attribute.Key("guanxi.object.name")
	againKey  = attribute.Key("guanxi.reconcile.again_after_ms")
)

// Reconciles returns what wraps a controller's reconciler so that each visit is a span, and its log lines carry the span's
// ids.
func Reconciles(provider trace.TracerProvider, controller string) func(reconcile.Reconciler) reconcile.Reconciler {
	tracer := provider.Tracer("github.com/guanxi-crm/guanxi/operator")
	return func(inner reconcile.Reconciler) reconcile.Reconciler {
		return reconcile.Func(func(ctx context.Context, req ctrl.Request) (ctrl.Result, error) {
			attributes := []attribute.KeyValue{objectKey.String(req.Name)}
			if req.Namespace != "" {
				attributes = append(attributes, semconv.K8SNamespaceName(req.Namespace))
			}
			ctx, span := tracer.Start(ctx, "reconcile "+controller, trace.WithNewRoot(), trace.WithAttributes(attributes...))
			defer span.End()
			if is := span.SpanContext(); is.IsValid() {
				ctx = log.IntoContext(ctx, log.FromContext(ctx).
					WithValues("trace_id", is.TraceID().String(), "span_id", is.SpanID().String()))
			}
			result, err := inner.Reconcile(ctx, req)
			if err != nil {
				span.SetStatus(codes.Error, firstLine(err.Error()))
			}
			if result.RequeueAfter > 0 {
				span.SetAttributes(againKey.Int64(result.RequeueAfter.Milliseconds()))
			}
			return result, err
		})
	}
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}
