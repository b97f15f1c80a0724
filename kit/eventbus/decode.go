package eventbus

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/segmentio/kafka-go"
)

// decode reads a message as encode wrote it. It is strict, for an event whose tenant, sequence or time is doubtful must
// not reach a read model: an attribute that is missing, doubled, too long or malformed, or a tenant other than the
// key's, is an error. Headers it does not know are left alone, and a trace context it cannot read is dropped.
func decode(m kafka.Message) (Event, error) {
	attributes, err := readAttributes(m.Headers)
	if err != nil {
		return Event{}, err
	}
	if v := attributes[headerSpecVersion]; v != specVersion {
		return Event{}, fmt.Errorf("%s is %.20q, want %s", headerSpecVersion, v, specVersion)
	}
	if v := attributes[headerContentType]; v != contentType {
		return Event{}, fmt.Errorf("%s is %.80q, want %s", headerContentType, v, contentType)
	}
	keyTenant, key, found := strings.Cut(string(m.Key), "/")
	if !found {
		return Event{}, fmt.Errorf("message key %.80q is not tenant/customer", m.Key)
	}
	if tenant := attributes[headerTenant]; tenant != keyTenant {
		return Event{}, fmt.Errorf("%s is %.80q, but the message key says %.80q", headerTenant, tenant, keyTenant)
	}
	at, timeErr := readTime(attributes[headerTime])
	sequence, sequenceErr := readSequence(attributes[headerSequence])
	if err := errors.Join(timeErr, sequenceErr); err != nil {
		return Event{}, err
	}
	e := Event{
		ID:        attributes[headerID],
		Source:    attributes[headerSource],
		Type:      attributes[headerType],
		Subject:   attributes[headerSubject],
		Tenant:    keyTenant,
		Key:       key,
		Time:      at,
		Sequence:  sequence,
		Data:      m.Value,
		Topic:     m.Topic,
		Partition: m.Partition,
		Offset:    m.Offset,
	}
	e.TraceParent, e.TraceState = readTrace(attributes)
	return e, check(e)
}

// readAttributes collects the headers that belong to the event or its trace.
func readAttributes(headers []kafka.Header) (map[string]string, error) {
	attributes := make(map[string]string, len(headers))
	for _, h := range headers {
		switch {
		case h.Key == headerTraceParent, h.Key == headerTraceState:
		case h.Key == headerContentType, strings.HasPrefix(h.Key, "ce_"):
			if _, doubled := attributes[h.Key]; doubled {
				return nil, fmt.Errorf("%.80s is there twice", h.Key)
			}
		default:
			continue
		}
		attributes[h.Key] = string(h.Value)
	}
	return attributes, nil
}

func readTime(value string) (time.Time, error) {
	at, err := time.Parse(time.RFC3339Nano, value)
	if err != nil {
		return time.Time{}, fmt.Errorf("%s %.40q is not an RFC 3339 time", headerTime, value)
	}
	return at.UTC(), nil
}

func readSequence(value string) (int64, error) {
	n, err := strconv.ParseInt(value, 10, 64)
	if err != nil || n < 1 || strconv.FormatInt(n, 10) != value {
		return 0, fmt.Errorf("%s %.40q is not a positive integer", headerSequence, value)
	}
	return n, nil
}

// readTrace prefers the context of the span that sent the message to that in which the event was made.
func readTrace(attributes map[string]string) (parent, state string) {
	parent, state = attributes[headerTraceParent], attributes[headerTraceState]
	if !isTraceParent(parent) {
		parent, state = attributes[headerCreatedParent], attributes[headerCreatedState]
	}
	if !isTraceParent(parent) {
		return "", ""
	}
	if len(state) > maxTraceState {
		state = ""
	}
	return parent, state
}
