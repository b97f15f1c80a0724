// Package tracing gives every operation on a store its span, for an engine whose driver has none of its own. It records
// which collection was worked on and how it ended, never a document, a condition's value or an error's text.
package tracing

import (
	"context"

	"go.opentelemetry.io/otel/attribute"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/telemetry/attr"
)

const scope = "github.com/guanxi-crm/guanxi/kit/docstore/tracing"

// Engine returns the engine with spans around its operations; system is its name in OpenTelemetry's conventions, such
// as semconv.DBSystemNameSQLite. Outside a recorded trace it only asks whether it is in one.
func Engine(engine docstore.Engine, system attribute.KeyValue, provider trace.TracerProvider) docstore.Engine {
	return &traced{Engine: engine, system: system, tracer: provider.Tracer(scope)}
}

type traced struct {
	docstore.Engine
	system attribute.KeyValue
	tracer trace.Tracer
}

func (t *traced) Get(ctx context.Context, s docstore.Schema, tenant string, ids []string) ([]docstore.RawDoc, error) {
	ctx, span := t.start(ctx, "get", s, tenant)
	docs, err := t.Engine.Get(ctx, s, tenant, ids)
	return docs, span.found(len(docs), err)
}

func (t *traced) Find(ctx context.Context, s docstore.Schema, tenant string, q docstore.Query) ([]docstore.RawDoc, error) {
	ctx, span := t.start(ctx, "find", s, tenant)
	docs, err := t.Engine.Find(ctx, s, tenant, q)
	return docs, span.found(len(docs), err)
}

func (t *traced) Count(ctx context.Context, s docstore.Schema, tenant string, where []docstore.Cond) (int64, error) {
	ctx, span := t.start(ctx, "count", s, tenant)
	n, err := t.Engine.Count(ctx, s, tenant, where)
	return n, span.end(err)
}

func (t *traced) Write(ctx context.Context, s docstore.Schema, tenant string, writes []docstore.RawWrite) ([]error, error) {
	ctx, span := t.start(ctx, operation(writes), s, tenant)
	errs, err := t.Engine.Write(ctx, s, tenant, writes)
	return errs, span.wrote(errs, err)
}

func (t *traced) start(ctx context.Context, operation string, s docstore.Schema, tenant string) (context.Context, opSpan) {
	if !trace.SpanFromContext(ctx).IsRecording() {
		return ctx, opSpan{}
	}
	ctx, span := t.tracer.Start(ctx, attr.Store(operation, s.Name), trace.WithSpanKind(trace.SpanKindClient),
		trace.WithAttributes(t.system, semconv.DBCollectionName(s.Name), semconv.DBOperationName(operation),
			attr.Tenant(tenant)))
	return ctx, opSpan{span}
}
