package eventbus

import (
	"cmp"
	"context"
	"log/slog"
	"strconv"
	"strings"
	"time"

	"github.com/segmentio/kafka-go"
)

// Reason says why an event is a dead letter.
type Reason string

// The reasons.
const (
	Undecodable Reason = "undecodable" // it is no valid CloudEvent
	Rejected    Reason = "rejected"    // the handler's error was permanent, or it panicked
	Exhausted   Reason = "exhausted"   // the handler failed beyond the retry budget
)

// Headers that a dead letter has besides those of the message that died.
const (
	deadPrefix    = "dead_"
	headerReason  = "dead_reason"
	headerError   = "dead_error"
	headerTopic   = "dead_topic"
	headerPart    = "dead_partition"
	headerOffset  = "dead_offset"
	headerTries   = "dead_attempts"
	headerFailed  = "dead_failed_at"
	maxDeadReason = 1024 // bytes of the error's text
)

// death is what there is to say of a message that could not be handled.
type death struct {
	reason   Reason
	cause    error
	attempts int
}

// bury puts a message on the group's dead-letter topic, and returns nil only when it is there. While the topic cannot be
// written it tries again, so that nothing is lost, until ended is closed.
func (c *consumer) bury(ctx context.Context, ended <-chan struct{}, m kafka.Message, d death) error {
	letter := []kafka.Message{deadLetter(m, d, c.bus.cfg.Now())}
	wait := patience()
	for {
		_, err := c.bus.produce(ctx, c.bus.deadTopic(c.sub.Group), 0, letter)
		if err == nil {
			break
		}
		c.log.LogAttrs(ctx, slog.LevelError, "kafka: the dead-letter topic cannot be written", slog.Any("error", err))
		if !sleepUnless(ended, wait.NextBackOff()) {
			return errEnded
		}
	}
	c.bus.meters.dead.Add(ctx, 1, labels(c.group, m.Topic))
	c.log.LogAttrs(ctx, slog.LevelError, "an event is on the dead-letter topic",
		slog.String("reason", string(d.reason)), slog.String("topic", m.Topic), slog.Int("partition", m.Partition),
		slog.Int64("offset", m.Offset), slog.Int("attempts", d.attempts), slog.Any("error", d.cause))
	return nil
}

// deadLetter is the message with its own headers and those that say how it died.
func deadLetter(m kafka.Message, d death, at time.Time) kafka.Message {
	headers := alive(m.Headers)
	put := func(key, value string) {
		headers = append(headers, kafka.Header{Key: key, Value: []byte(value)})
	}
	text := d.cause.Error()
	put(headerReason, string(d.reason))
	put(headerError, strings.ToValidUTF8(text[:min(len(text), maxDeadReason)], ""))
	put(headerTopic, m.Topic)
	put(headerPart, strconv.Itoa(m.Partition))
	put(headerOffset, strconv.FormatInt(m.Offset, 10))
	put(headerTries, strconv.Itoa(d.attempts))
	put(headerFailed, at.UTC().Format(time.RFC3339Nano))
	return kafka.Message{Key: m.Key, Value: m.Value, Headers: headers}
}

// alive returns the headers without those of a dead letter, for replay.
func alive(headers []kafka.Header) []kafka.Header {
	kept := make([]kafka.Header, 0, len(headers)+7)
	for _, h := range headers {
		if !strings.HasPrefix(h.Key, deadPrefix) {
			kept = append(kept, h)
		}
	}
	return kept
}

// DeadLetter is an event that a group could not handle and that has not been replayed.
type DeadLetter struct {
	Reason   Reason
	Error    string
	Attempts int
	FailedAt time.Time
	// Event is where it was read when it died; it is the zero Event with only its position for an undecodable message.
	Event Event
	// At is the letter's place on the dead-letter topic.
	At int64
}

// readDeadLetter reads what deadLetter wrote. It is lenient: whatever is on the topic has to be shown to the operator.
func readDeadLetter(m kafka.Message) DeadLetter {
	said := make(map[string]string)
	for _, h := range m.Headers {
		said[h.Key] = string(h.Value)
	}
	d := DeadLetter{At: m.Offset, Reason: cmp.Or(Reason(said[headerReason]), Undecodable), Error: said[headerError]}
	d.Attempts, _ = strconv.Atoi(said[headerTries])
	d.FailedAt, _ = time.Parse(time.RFC3339Nano, said[headerFailed])
	if e, err := decode(m); err == nil {
		d.Event = e
	}
	d.Event.Topic = said[headerTopic]
	d.Event.Partition, _ = strconv.Atoi(said[headerPart])
	d.Event.Offset, _ = strconv.ParseInt(said[headerOffset], 10, 64)
	return d
}
