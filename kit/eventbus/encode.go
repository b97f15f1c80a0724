package eventbus

import (
	"strconv"
	"time"

	"github.com/segmentio/kafka-go"
)

// encode writes an event as a CloudEvents 1.0 message in binary mode. The error says which attribute a reader would
// refuse.
func encode(e Event) (kafka.Message, error) {
	if err := check(e); err != nil {
		return kafka.Message{}, err
	}
	headers := make([]kafka.Header, 0, 12)
	put := func(key, value string) {
		headers = append(headers, kafka.Header{Key: key, Value: []byte(value)})
	}
	put(headerSpecVersion, specVersion)
	put(headerID, e.ID)
	put(headerSource, e.Source)
	put(headerType, e.Type)
	put(headerSubject, e.Subject)
	put(headerTime, e.Time.UTC().Format(time.RFC3339Nano))
	put(headerTenant, e.Tenant)
	put(headerSequence, strconv.FormatInt(e.Sequence, 10))
	put(headerContentType, contentType)
	if e.TraceParent != "" {
		put(headerCreatedParent, e.TraceParent)
		if e.TraceState != "" && len(e.TraceState) <= maxTraceState {
			put(headerCreatedState, e.TraceState)
		}
	}
	return kafka.Message{Key: []byte(messageKey(e)), Value: e.Data, Headers: headers}, nil
}

// messageKey is what decides the partition, so that all about one customer is in one partition of a topic.
func messageKey(e Event) string { return e.Tenant + "/" + e.Key }
