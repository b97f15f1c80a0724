package eventbus

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"
)

// Header names of the CloudEvents 1.0 Kafka protocol binding, binary content mode: an attribute is the header
// "ce_" and its name, the data are the message's value.
const (
	headerContentType = "content-type"
	headerSpecVersion = "ce_specversion"
	headerID          = "ce_id"
	headerSource      = "ce_source"
	headerType        = "ce_type"
	headerSubject     = "ce_subject"
	headerTime        = "ce_time"
	headerTenant      = "ce_tenant"
	headerSequence    = "ce_sequence"
	// The distributed tracing extension: the context in which the event was made. The message's own traceparent header,
	// when there is one, is that of the span that sent it.
	headerCreatedParent = "ce_traceparent"
	headerCreatedState  = "ce_tracestate"
	headerTraceParent   = "traceparent"
	headerTraceState    = "tracestate"
)

const (
	specVersion = "1.0"
	contentType = "application/json"

	maxAttribute  = 512 // bytes of id, source, type, subject and key
	maxTraceState = 512 // bytes; W3C Trace Context section 3.3.1.5 lets a longer one be dropped
)

var tenantLabel = regexp.MustCompile(`^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$`)

// check says what is wrong with an event's attributes; the relay and the consumer hold events to the same rules.
func check(e Event) error {
	return errors.Join(
		checkText(headerID, e.ID),
		checkText(headerSource, e.Source),
		checkText(headerType, e.Type),
		checkText(headerSubject, e.Subject),
		checkText("the customer part of the key", e.Key),
		checkTenant(e.Tenant),
		checkTime(e.Time),
		checkSequence(e.Sequence),
	)
}

func checkText(name, value string) error {
	switch {
	case value == "":
		return fmt.Errorf("%s is missing", name)
	case len(value) > maxAttribute:
		return fmt.Errorf("%s has %d bytes, %d are allowed", name, len(value), maxAttribute)
	case !utf8.ValidString(value) || strings.ContainsFunc(value, isControl):
		return fmt.Errorf("%s is not printable UTF-8", name)
	}
	return nil
}

func isControl(r rune) bool { return r < ' ' || r >= 0x7f && r < 0xa0 }

func checkTenant(tenant string) error {
	if !tenantLabel.MatchString(tenant) {
		return fmt.Errorf("%s %.80q is not a DNS label", headerTenant, tenant)
	}
	return nil
}

// checkTime holds the time to what RFC 3339 can write.
func checkTime(t time.Time) error {
	if year := t.UTC().Year(); t.IsZero() || year < 1 || year > 9999 {
		return fmt.Errorf("%s is missing or outside the years 1 to 9999", headerTime)
	}
	return nil
}

func checkSequence(n int64) error {
	if n < 1 {
		return fmt.Errorf("%s %d is not a positive integer", headerSequence, n)
	}
	return nil
}
