package eventbus

import (
	"context"
	"fmt"

	"github.com/segmentio/kafka-go"
)

// ListDead returns at most limit of the group's dead letters that have not been replayed, oldest first.
func (b *Bus) ListDead(ctx context.Context, group string, limit int) ([]DeadLetter, error) {
	var letters []DeadLetter
	err := b.readDead(ctx, group, func(m kafka.Message) (bool, error) {
		if len(letters) < limit {
			letters = append(letters, readDeadLetter(m))
		}
		return len(letters) < limit, nil
	})
	return letters, err
}

// ReplayDead moves at most limit of the group's dead letters, oldest first, to its retry topic, where the group reads
// them once more, and returns how many it moved. Those that match refuses go to the end of the list instead; a nil match
// takes all. After a crash some may be delivered twice.
//
// How far replay has come is kept as a committed offset, which brokers forget when it is old (offsets.retention.minutes,
// a week by default); letters replayed before that are then listed again.
func (b *Bus) ReplayDead(ctx context.Context, group string, limit int, match func(DeadLetter) bool) (int, error) {
	if err := b.ensureGroup(ctx, group); err != nil {
		return 0, err
	}
	replayed := 0
	err := b.readDead(ctx, group, func(m kafka.Message) (bool, error) {
		if replayed >= limit {
			return false, nil
		}
		to, moved := b.retryTopic(group), kafka.Message{Key: m.Key, Value: m.Value, Headers: alive(m.Headers)}
		if match != nil && !match(readDeadLetter(m)) {
			to, moved.Headers = b.deadTopic(group), m.Headers
		} else {
			replayed++
		}
		if _, err := b.produce(ctx, to, 0, []kafka.Message{moved}); err != nil {
			return false, err
		}
		return true, b.commitReplay(ctx, group, m.Offset+1)
	})
	return replayed, err
}

// readDead shows the dead letters that are on the topic now and have not been replayed, until visit has had enough.
func (b *Bus) readDead(ctx context.Context, group string, visit func(kafka.Message) (more bool, err error)) error {
	topic := b.deadTopic(group)
	lags, err := b.groupLag(ctx, b.replayGroup(group), []string{topic})
	if err != nil {
		return err
	}
	if len(lags) == 0 || lags[0].events == 0 {
		return nil
	}
	reader := kafka.NewReader(kafka.ReaderConfig{
		Brokers:         b.cfg.Brokers,
		Dialer:          b.dialer,
		Topic:           topic,
		MinBytes:        1,
		MaxBytes:        readMaxBytes,
		MaxWait:         readMaxWait,
		ReadLagInterval: -1,
	})
	defer func() { _ = reader.Close() }()
	if err := reader.SetOffset(lags[0].next); err != nil {
		return err
	}
	for {
		m, err := reader.FetchMessage(ctx)
		if err != nil {
			return fmt.Errorf("read %s: %w", topic, err)
		}
		more, err := visit(m)
		if err != nil || !more || m.Offset >= lags[0].next+lags[0].events-1 {
			return err
		}
	}
}

func (b *Bus) commitReplay(ctx context.Context, group string, next int64) error {
	topic := b.deadTopic(group)
	answer, err := b.client.OffsetCommit(ctx, &kafka.OffsetCommitRequest{
		GroupID:      b.replayGroup(group),
		GenerationID: -1, // no member: the bus only keeps a position
		Topics:       map[string][]kafka.OffsetCommit{topic: {{Partition: 0, Offset: next}}},
	})
	if err != nil {
		return fmt.Errorf("remember how far %s is replayed: %w", topic, err)
	}
	for _, p := range answer.Topics[topic] {
		if p.Error != nil {
			return fmt.Errorf("remember how far %s is replayed: %w", topic, p.Error)
		}
	}
	return nil
}
