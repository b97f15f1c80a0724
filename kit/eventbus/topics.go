package eventbus

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/cenkalti/backoff/v5"
	"github.com/segmentio/kafka-go"
)

// topic returns the name that a published topic has at the brokers.
func (b *Bus) topic(name string) string { return b.cfg.Prefix + name }

// group returns the name under which a reading service's offsets are kept.
func (b *Bus) group(name string) string { return b.cfg.Prefix + "guanxi." + name }

// retryTopic is where dead letters are put to be read again, by that group alone.
func (b *Bus) retryTopic(group string) string { return b.group(group) + ".retry" }

// deadTopic is where the group puts what it could not handle.
func (b *Bus) deadTopic(group string) string { return b.group(group) + ".dead" }

// replayGroup is the name under which the bus remembers how far a group's dead letters have been replayed.
func (b *Bus) replayGroup(group string) string { return b.group(group) + ".replay" }

// maxDeadLetter leaves a dead letter room for the headers it has beyond the message that died.
const maxDeadLetter = "2097152" // bytes, twice the default limit of Kafka

// EnsureTopics creates the topics that are missing, kept forever (read models are rebuilt from them), and waits until
// the brokers offer them.
func (b *Bus) EnsureTopics(ctx context.Context, topics ...string) error {
	wanted := make([]kafka.TopicConfig, len(topics))
	for i, name := range topics {
		wanted[i] = b.keptForever(b.topic(name), b.cfg.Partitions)
	}
	return b.ensure(ctx, wanted)
}

// ensureGroup creates what a group reads and writes besides what others publish.
func (b *Bus) ensureGroup(ctx context.Context, group string) error {
	dead := b.keptForever(b.deadTopic(group), 1)
	dead.ConfigEntries = append(dead.ConfigEntries,
		kafka.ConfigEntry{ConfigName: "max.message.bytes", ConfigValue: maxDeadLetter})
	return b.ensure(ctx, []kafka.TopicConfig{dead, b.keptForever(b.retryTopic(group), 1)})
}

func (b *Bus) keptForever(topic string, partitions int) kafka.TopicConfig {
	return kafka.TopicConfig{
		Topic:             topic,
		NumPartitions:     partitions,
		ReplicationFactor: b.cfg.Replicas,
		ConfigEntries:     []kafka.ConfigEntry{{ConfigName: "retention.ms", ConfigValue: "-1"}},
	}
}

// ensure creates only what is missing, so that a service that may not create topics can still use those there are.
func (b *Bus) ensure(ctx context.Context, wanted []kafka.TopicConfig) error {
	missing, err := b.missing(ctx, wanted)
	if err != nil || len(missing) == 0 {
		return err
	}
	created, err := b.client.CreateTopics(ctx, &kafka.CreateTopicsRequest{Topics: missing})
	if err != nil {
		return fmt.Errorf("create topics: %w", err)
	}
	for topic, err := range created.Errors {
		if err != nil && !errors.Is(err, kafka.TopicAlreadyExists) {
			return fmt.Errorf("create topic %s: %w", topic, err)
		}
	}
	_, err = backoff.Retry(ctx, func() (struct{}, error) {
		missing, err := b.missing(ctx, wanted)
		if err == nil && len(missing) > 0 {
			err = fmt.Errorf("topic %s has no leader yet", missing[0].Topic)
		}
		return struct{}{}, err
	}, backoff.WithBackOff(backoff.NewConstantBackOff(100*time.Millisecond)))
	return err
}

// missing returns those of the topics that the brokers do not offer.
func (b *Bus) missing(ctx context.Context, wanted []kafka.TopicConfig) ([]kafka.TopicConfig, error) {
	meta, err := b.client.Metadata(ctx, &kafka.MetadataRequest{})
	if err != nil {
		return nil, fmt.Errorf("read the list of topics: %w", err)
	}
	offered := make(map[string]bool, len(meta.Topics))
	for _, topic := range meta.Topics {
		offered[topic.Name] = topic.Error == nil && hasLeaders(topic.Partitions)
	}
	var missing []kafka.TopicConfig
	for _, topic := range wanted {
		if !offered[topic.Topic] {
			missing = append(missing, topic)
		}
	}
	return missing, nil
}

func hasLeaders(partitions []kafka.Partition) bool {
	for _, p := range partitions {
		if p.Error != nil {
			return false
		}
	}
	return len(partitions) > 0
}

// partitions returns how many partitions a topic has.
func (b *Bus) partitions(ctx context.Context, topic string) (int, error) {
	meta, err := b.client.Metadata(ctx, &kafka.MetadataRequest{Topics: []string{topic}})
	if err != nil {
		return 0, fmt.Errorf("read the partitions of %s: %w", topic, err)
	}
	for _, t := range meta.Topics {
		if t.Name != topic {
			continue
		}
		if t.Error != nil {
			return 0, fmt.Errorf("read the partitions of %s: %w", topic, t.Error)
		}
		return len(t.Partitions), nil
	}
	return 0, fmt.Errorf("read the partitions of %s: %w", topic, kafka.UnknownTopicOrPartition)
}
