package tracing

import (
	"errors"

	"go.opentelemetry.io/otel/codes"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/telemetry/attr"
)

// opSpan is the span of one operation; the zero value records nothing.
type opSpan struct{ trace.Span }

func (s opSpan) found(rows int, err error) error {
	if s.Span != nil && err == nil {
		s.SetAttributes(semconv.DBResponseReturnedRows(rows))
	}
	return s.end(err)
}

// wrote records how the writes ended. A lost compare-and-set is an outcome, not a failure: the caller decides again.
func (s opSpan) wrote(errs []error, err error) error {
	if s.Span == nil {
		return err
	}
	if len(errs) > 1 {
		s.SetAttributes(semconv.DBOperationBatchSize(len(errs)))
	}
	if err == nil {
		s.SetAttributes(attr.StoreOutcome(outcome(errs)))
	}
	return s.end(err)
}

func (s opSpan) end(err error) error {
	if s.Span == nil {
		return err
	}
	if err != nil {
		s.SetAttributes(semconv.ErrorType(err))
		s.SetStatus(codes.Error, "")
	}
	s.End()
	return err
}

// operation names writes by what they do: "insert", or "write" when they do several things.
func operation(writes []docstore.RawWrite) string {
	name := ""
	for _, write := range writes {
		switch verb := verbName(write.Verb); name {
		case "", verb:
			name = verb
		default:
			return "write"
		}
	}
	return name
}

func verbName(verb docstore.Verb) string {
	switch verb {
	case docstore.Insert:
		return "insert"
	case docstore.Replace:
		return "replace"
	default:
		return "delete"
	}
}

// outcome names the first write's end that was not "applied".
func outcome(errs []error) string {
	for _, err := range errs {
		_, duplicate := errors.AsType[*docstore.DuplicateError](err)
		switch {
		case err == nil:
		case errors.Is(err, docstore.ErrConflict):
			return "conflict"
		case duplicate:
			return "duplicate"
		default:
			return "failed"
		}
	}
	return "applied"
}
