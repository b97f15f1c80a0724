package eventbus

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/segmentio/kafka-go"
)

const (
	readBatch    = 500 // events
	readQueue    = 250 // messages fetched ahead, per partition
	readMaxBytes = 1_000_000
	readMaxWait  = 500 * time.Millisecond // also bounds how long a reader takes to close
	// finishFor is what a handler is given to finish when its generation ends; the group waits for it to hand over.
	finishFor = 2 * time.Second
)

// read delivers a partition's events until the generation ends.
func (c *consumer) read(ctx context.Context, topic string, partition kafka.PartitionAssignment, p *progress) {
	reader := kafka.NewReader(kafka.ReaderConfig{
		Brokers:               c.bus.cfg.Brokers,
		Dialer:                c.bus.dialer,
		Topic:                 topic,
		Partition:             partition.ID,
		MinBytes:              1,
		MaxBytes:              readMaxBytes,
		MaxWait:               readMaxWait,
		QueueCapacity:         readQueue,
		ReadLagInterval:       -1,
		OffsetOutOfRangeError: true,
	})
	defer func() { _ = reader.Close() }()
	log := c.log.With("topic", topic, "partition", partition.ID)
	if err := reader.SetOffset(partition.Offset); err != nil {
		log.LogAttrs(ctx, slog.LevelError, "kafka: cannot read the partition", slog.Any("error", err))
		return
	}
	handling, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	defer context.AfterFunc(ctx, func() { time.AfterFunc(finishFor, cancel) })()

	for ctx.Err() == nil {
		batch, err := gather(ctx, reader)
		if len(batch) > 0 {
			if c.deliver(handling, ctx.Done(), batch) != nil {
				return // given up: the generation has ended
			}
			p.passed(topic, partition.ID, batch[len(batch)-1].Offset+1)
		}
		if err == nil || ctx.Err() != nil {
			continue
		}
		log.LogAttrs(ctx, slog.LevelWarn, "kafka: reading goes on after an error", slog.Any("error", err))
		if errors.Is(err, kafka.OffsetOutOfRange) {
			// The topic was made anew or lost its end. Handlers are idempotent, so start over rather than stand still.
			if reader.SetOffset(kafka.FirstOffset) != nil {
				return
			}
		}
	}
}

// gather waits for a message and takes with it those that are there already.
func gather(ctx context.Context, reader *kafka.Reader) ([]kafka.Message, error) {
	first, err := reader.FetchMessage(ctx)
	if err != nil {
		return nil, err
	}
	batch := []kafka.Message{first}
	for len(batch) < readBatch {
		there := min(int(reader.Stats().QueueLength), readBatch-len(batch))
		if there == 0 {
			break
		}
		for range there {
			m, err := reader.FetchMessage(ctx)
			if err != nil {
				return batch, err
			}
			batch = append(batch, m)
		}
	}
	return batch, nil
}
