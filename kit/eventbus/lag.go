package eventbus

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/segmentio/kafka-go"
)

const (
	lagEvery   = 10 * time.Second
	lagTimeout = 5 * time.Second
)

// Lag returns how many events of the topics it reads the group has not committed. Offsets are committed once a second,
// so it reaches zero a moment after the last event is handled. It knows the topics from the group's members and its
// committed offsets; a group that has neither is an error, for then there is no telling what it has not read.
func (b *Bus) Lag(ctx context.Context, group string) (int64, error) {
	name := b.group(group)
	topics, err := b.groupTopics(ctx, name)
	if err != nil {
		return 0, err
	}
	if len(topics) == 0 {
		return 0, fmt.Errorf("group %s has no members and has committed nothing", name)
	}
	lags, err := b.groupLag(ctx, name, topics)
	if err != nil {
		return 0, err
	}
	var sum int64
	for _, lag := range lags {
		sum += lag.events
	}
	return sum, nil
}

// watchLag keeps the group's lag for the gauge.
func (c *consumer) watchLag(ctx context.Context) {
	for alive := true; alive; alive = sleep(ctx, jitter(lagEvery)) {
		limited, cancel := context.WithTimeout(ctx, lagTimeout)
		lags, err := c.bus.groupLag(limited, c.group, c.topics())
		cancel()
		if err != nil {
			c.log.LogAttrs(ctx, slog.LevelDebug, "kafka: the group's lag is unknown", slog.Any("error", err))
			continue
		}
		c.bus.meters.lag.set(c.group, lags)
	}
}

// groupLag returns the position and lag of the group on every partition of the topics.
func (b *Bus) groupLag(ctx context.Context, group string, topics []string) ([]partitionLag, error) {
	offsets, err := b.offsets(ctx, topics)
	if err != nil || len(offsets) == 0 {
		return nil, err
	}
	asked := make(map[string][]int, len(offsets))
	for topic, partitions := range offsets {
		for _, p := range partitions {
			asked[topic] = append(asked[topic], p.Partition)
		}
	}
	committed, err := b.committed(ctx, group, asked)
	if err != nil {
		return nil, err
	}
	position := make(map[string]map[int]int64, len(topics))
	for topic, partitions := range committed {
		position[topic] = make(map[int]int64, len(partitions))
		for _, p := range partitions {
			if p.Error != nil {
				return nil, fmt.Errorf("read the offset of group %s on %s/%d: %w", group, topic, p.Partition, p.Error)
			}
			position[topic][p.Partition] = p.CommittedOffset
		}
	}
	var lags []partitionLag
	for topic, partitions := range offsets {
		for _, p := range partitions {
			next, found := position[topic][p.Partition]
			if !found || next < p.FirstOffset {
				next = p.FirstOffset
			}
			lags = append(lags, partitionLag{topic, p.Partition, next, max(0, p.LastOffset-next)})
		}
	}
	return lags, nil
}

// committed returns the offsets that a group has committed on the partitions, on all it knows when asked is nil. A
// group that has never committed is one without offsets.
func (b *Bus) committed(ctx context.Context, group string, asked map[string][]int) (map[string][]kafka.OffsetFetchPartition, error) {
	answer, err := b.client.OffsetFetch(ctx, &kafka.OffsetFetchRequest{GroupID: group, Topics: asked})
	if err == nil {
		err = answer.Error
	}
	if errors.Is(err, kafka.GroupIdNotFound) {
		return map[string][]kafka.OffsetFetchPartition{}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the offsets of group %s: %w", group, err)
	}
	return answer.Topics, nil
}

// offsets returns the first and next offsets of the topics' partitions; topics that do not exist are left out.
func (b *Bus) offsets(ctx context.Context, topics []string) (map[string][]kafka.PartitionOffsets, error) {
	asked := make(map[string][]kafka.OffsetRequest, len(topics))
	for _, topic := range topics {
		n, err := b.partitions(ctx, topic)
		if errors.Is(err, kafka.UnknownTopicOrPartition) {
			continue
		}
		if err != nil {
			return nil, err
		}
		for p := range n {
			asked[topic] = append(asked[topic], kafka.FirstOffsetOf(p), kafka.LastOffsetOf(p))
		}
	}
	if len(asked) == 0 {
		return map[string][]kafka.PartitionOffsets{}, nil
	}
	listed, err := b.client.ListOffsets(ctx, &kafka.ListOffsetsRequest{Topics: asked})
	if err != nil {
		return nil, fmt.Errorf("read the ends of the topics: %w", err)
	}
	for topic, partitions := range listed.Topics {
		for _, p := range partitions {
			if p.Error != nil {
				return nil, fmt.Errorf("read the end of %s/%d: %w", topic, p.Partition, p.Error)
			}
		}
	}
	return listed.Topics, nil
}

// groupTopics returns what the group's members read, and what it has committed offsets of.
func (b *Bus) groupTopics(ctx context.Context, group string) ([]string, error) {
	committed, err := b.committed(ctx, group, nil)
	if err != nil {
		return nil, err
	}
	known := make(map[string]bool)
	for topic := range committed {
		known[topic] = true
	}
	described, err := b.client.DescribeGroups(ctx, &kafka.DescribeGroupsRequest{GroupIDs: []string{group}})
	if err != nil {
		return nil, fmt.Errorf("read the members of group %s: %w", group, err)
	}
	for _, g := range described.Groups {
		for _, member := range g.Members {
			for _, topic := range member.MemberMetadata.Topics {
				known[topic] = true
			}
		}
	}
	topics := make([]string, 0, len(known))
	for topic := range known {
		topics = append(topics, topic)
	}
	return topics, nil
}
