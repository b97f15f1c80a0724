package tenant

import (
	"fmt"
	"time"
)

// stop is why a visit cannot go on with what it was doing: a condition that is not met, a reason for programs and a sentence
// that tells people what to do.
type stop struct {
	condition string
	reason    string
	message   string
	after     time.Duration // when to look again; zero to wait until something that is watched changes
	cause     error         // set when trying again, with back-off, may mend it
}

// Error implements error.
func (s *stop) Error() string { return s.condition + ": " + s.reason + ": " + s.message }

// Unwrap returns the cause.
func (s *stop) Unwrap() error { return s.cause }

func stopf(condition, reason, format string, args ...any) *stop {
	return &stop{condition: condition, reason: reason, message: fmt.Sprintf(format, args...)}
}

// in has the visit repeated after a while.
func (s *stop) in(after time.Duration) *stop {
	s.after = after
	return s
}

// because has the visit repeated with back-off.
func (s *stop) because(cause error) *stop {
	s.cause = cause
	return s
}
