// Package fault holds the kinds of error a use case can end in. A fault says what went wrong in words fit
// for the caller; httpapi is the one place that turns a kind into an HTTP answer.
package fault

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// Kind classifies a fault.
type Kind string

// The kinds, and the HTTP status httpapi answers with.
const (
	Invalid      Kind = "invalid"      // 422: the request is well-formed but breaks a rule
	NotFound     Kind = "not-found"    // 404: no such thing for this tenant
	Conflict     Kind = "conflict"     // 409: the thing's state forbids it, or the name is taken
	Gone         Kind = "gone"         // 410: there was such a thing; its time is over
	Stale        Kind = "stale"        // 412: the caller's version is not the current one
	Forbidden    Kind = "forbidden"    // 403
	Exhausted    Kind = "exhausted"    // 403: a limit of the tenant's is reached, and waiting does not help
	Unauthorized Kind = "unauthorized" // 401
	Limited      Kind = "limited"      // 429
	Unavailable  Kind = "unavailable"  // 503: a dependency is missing; try again
)

// Field is one broken rule: where it is and what is wrong.
type Field struct {
	// Path locates the value as the caller wrote it, for example "contactPoints[0].value".
	Path    string
	Message string
}

// Error is a fault with its kind.
type Error struct {
	Kind   Kind
	Detail string  // one sentence, with the way out
	Fields []Field // set for Invalid
	// Wait is how long it takes until it is worth trying again; 0: not known.
	Wait time.Duration
	// Moved is set for NotFound when the thing is to be found under another id.
	Moved *Move
	cause error
}

// Move says under which id a thing is that had another one before.
type Move struct{ From, To string }

func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Detail)
	for _, f := range e.Fields {
		fmt.Fprintf(&b, "; %s: %s", f.Path, f.Message)
	}
	return b.String()
}

// Unwrap returns what caused the fault, which is logged but never shown to the caller.
func (e *Error) Unwrap() error { return e.cause }

// New returns a fault of a kind; the detail is formatted as fmt.Sprintf does.
func New(kind Kind, detail string, args ...any) *Error {
	return &Error{Kind: kind, Detail: fmt.Sprintf(detail, args...)}
}

// Wrap returns a fault of a kind that keeps its cause for the log.
func Wrap(kind Kind, cause error, detail string, args ...any) *Error {
	return &Error{Kind: kind, Detail: fmt.Sprintf(detail, args...), cause: cause}
}

// After returns the fault with how long it takes until it is worth trying again.
func (e *Error) After(wait time.Duration) *Error {
	later := *e
	later.Wait = wait
	return &later
}

// MovedTo returns a NotFound fault of a thing that is there under another id, to which httpapi leads the caller.
func MovedTo(from, to, detail string, args ...any) *Error {
	return &Error{Kind: NotFound, Detail: fmt.Sprintf(detail, args...), Moved: &Move{from, to}}
}

// OnField returns an Invalid fault about one field.
func OnField(path, message string, args ...any) *Error {
	return OnFields(Field{Path: path, Message: fmt.Sprintf(message, args...)})
}

// OnFields returns an Invalid fault about several fields.
func OnFields(fields ...Field) *Error {
	return &Error{Kind: Invalid, Detail: "the request breaks a rule", Fields: fields}
}

// KindOf returns the kind of the first fault in err's chain, or "" when there is none.
func KindOf(err error) Kind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return ""
}

// Is reports whether err is a fault of the kind.
func Is(err error, kind Kind) bool { return KindOf(err) == kind }
