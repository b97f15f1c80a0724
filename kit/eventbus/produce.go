package eventbus

import (
	"context"
	"fmt"
	"time"

	"github.com/segmentio/kafka-go"
)

const (
	// maxBatch is the size of a record batch, below the brokers' default limit of 1 MiB (message.max.bytes).
	maxBatch = 900_000 // bytes
	// recordOverhead and headerOverhead are upper bounds of what the record format adds: varint lengths and deltas.
	recordOverhead = 40 // bytes per message
	headerOverhead = 6  // bytes per header

	produceTimeout = 10 * time.Second
)

// produce appends messages to a partition as one record batch: all of them, in order, or none. It returns the offset of
// the first. After an error they may still be there, when only the answer was lost. kafka.Writer is not used because it
// splits a call into batches of which a later one may succeed where an earlier one failed.
func (b *Bus) produce(ctx context.Context, topic string, partition int, messages []kafka.Message) (int64, error) {
	records := make([]kafka.Record, len(messages))
	for i, m := range messages {
		records[i] = kafka.Record{Key: kafka.NewBytes(m.Key), Value: kafka.NewBytes(m.Value), Headers: m.Headers}
	}
	ctx, cancel := context.WithTimeout(ctx, produceTimeout)
	defer cancel()
	written, err := b.client.Produce(ctx, &kafka.ProduceRequest{
		Topic:        topic,
		Partition:    partition,
		RequiredAcks: kafka.RequireAll,
		Records:      kafka.NewRecordReader(records...),
	})
	if err == nil {
		err = written.Error
	}
	if err != nil {
		return 0, fmt.Errorf("write to %s/%d: %w", topic, partition, err)
	}
	return written.BaseOffset, nil
}

// messageSize is an upper bound of what a message takes in a record batch, in bytes.
func messageSize(m kafka.Message) int {
	size := recordOverhead + len(m.Key) + len(m.Value)
	for _, h := range m.Headers {
		size += headerOverhead + len(h.Key) + len(h.Value)
	}
	return size
}
