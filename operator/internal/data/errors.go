package data

import (
	"cmp"
	"errors"
	"strings"
)

// Kind says in one word why something failed, as a condition's reason does.
type Kind string

// The kinds.
const (
	Unreachable Kind = "Unreachable" // nobody answers, or not in time: waiting may mend it
	Refused     Kind = "Refused"     // the credentials are not taken
	Forbidden   Kind = "Forbidden"   // the credentials are taken, and do not allow this
	Unsupported Kind = "Unsupported" // the server cannot do this, or has it switched off
	Invalid     Kind = "Invalid"     // what was asked for cannot be: a name, an address, an empty prefix
	Other       Kind = "Other"
)

// Error is what every function of this package returns when it fails. It shows its cause's text, with secrets masked,
// and not the cause itself, which could show them: errors.Is finds what is below it, errors.As does not.
type Error struct {
	Kind   Kind
	Op     string // what was being done: "make the Kafka user acme"
	Advice string // one sentence, lower case: what to do about it
	text   string
	cause  error
}

// Error implements error.
func (e *Error) Error() string {
	parts := []string{e.Op}
	if e.text != "" {
		parts = append(parts, e.text)
	}
	return strings.Join(append(parts, e.Advice), ": ")
}

// Is reports whether the cause is target.
func (e *Error) Is(target error) bool { return errors.Is(e.cause, target) }

// KindOf returns the kind of the first error of this package in err's tree: empty for nil, Other for a foreign error.
func KindOf(err error) Kind {
	if err == nil {
		return ""
	}
	if e, found := errors.AsType[*Error](err); found {
		return e.Kind
	}
	return Other
}

// invalid is an error in what was asked for.
func invalid(op, advice string) error { return &Error{Kind: Invalid, Op: op, Advice: advice} }

// verdict is what a cause means.
type verdict struct {
	kind   Kind
	advice string
}

// failure makes an Error of a cause, in whose text the secrets are masked: servers and proxies repeat commands.
func failure(op string, cause error, v verdict, secrets ...string) error {
	text := cause.Error()
	for _, secret := range secrets {
		if secret != "" {
			text = strings.ReplaceAll(text, secret, "***")
		}
	}
	return &Error{
		Kind: v.kind, Op: op, text: text, cause: cause,
		Advice: cmp.Or(v.advice, "the server's own log may say more; it is tried again"),
	}
}
