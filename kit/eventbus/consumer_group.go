package eventbus

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/segmentio/kafka-go"
)

// The group's timing: a member that died is noticed after sessionTimeout.
const (
	heartbeatEvery   = 500 * time.Millisecond
	sessionTimeout   = 6 * time.Second
	rebalanceTimeout = 6 * time.Second
	joinBackoff      = 500 * time.Millisecond
	watchEvery       = 5 * time.Second // for new partitions of the topics
)

// run takes part in the group until ctx ends, and leaves it when the batches under way are handled and committed.
//
// It uses a kafka.ConsumerGroup with a plain reader per assigned partition. A kafka.Reader that joins a group by itself
// would commit for a generation that has ended, which rewinds the partition's new owner.
func (c *consumer) run(ctx context.Context) error {
	if !c.bus.persist(ctx, "create the topics that "+c.group+" reads", func() error { return c.ensure(ctx) }) {
		return nil
	}
	group, err := kafka.NewConsumerGroup(kafka.ConsumerGroupConfig{
		ID:                     c.group,
		Brokers:                c.bus.cfg.Brokers,
		Dialer:                 c.bus.dialer,
		Topics:                 c.topics(),
		HeartbeatInterval:      heartbeatEvery,
		SessionTimeout:         sessionTimeout,
		RebalanceTimeout:       rebalanceTimeout,
		JoinGroupBackoff:       joinBackoff,
		PartitionWatchInterval: watchEvery,
		WatchPartitionChanges:  true,
		StartOffset:            kafka.FirstOffset,
	})
	if err != nil {
		return err
	}
	var all sync.WaitGroup
	defer all.Wait()
	all.Go(func() { c.watchLag(ctx) })
	for {
		generation, err := group.Next(ctx)
		if ctx.Err() != nil {
			return group.Close()
		}
		if err != nil { // the group itself pauses before it joins again
			c.log.LogAttrs(ctx, slog.LevelWarn, "kafka: joining the group again", slog.Any("error", err))
			continue
		}
		c.serve(generation)
	}
}

// ensure creates the topics: the group would not notice one that comes later.
func (c *consumer) ensure(ctx context.Context) error {
	if err := c.bus.EnsureTopics(ctx, c.sub.Topics...); err != nil {
		return err
	}
	return c.bus.ensureGroup(ctx, c.sub.Group)
}

// serve starts a reader for every partition that the generation assigns to this member, and one committer.
func (c *consumer) serve(generation *kafka.Generation) {
	progress := newProgress()
	var readers sync.WaitGroup
	for topic, partitions := range generation.Assignments {
		for _, partition := range partitions {
			readers.Add(1)
			generation.Start(func(ctx context.Context) {
				defer readers.Done()
				c.read(ctx, topic, partition, progress)
			})
		}
	}
	generation.Start(func(ctx context.Context) { c.commit(ctx, generation, progress, &readers) })
}
