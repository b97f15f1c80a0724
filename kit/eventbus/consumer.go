package eventbus

import (
	"context"
	"errors"
	"log/slog"
	"strconv"

	"github.com/guanxi-crm/guanxi/kit/service"
)

// Handler applies a batch of events, all of one partition and in order. It must be idempotent: a batch is delivered
// again after a crash, a rebalance or an error, and an event may have been published twice. When a batch of several
// keeps failing, its events are delivered one by one, and the one that fails beyond the retry budget goes to the
// group's dead-letter topic. An error made by Permanent goes there at once, and so does a panic. An error that says a
// dependency is away (fault.Unavailable, or a failed connection) is no fault of the event: it is delivered again until
// the dependency is back, however long that takes.
type Handler func(ctx context.Context, batch []Event) error

// Subscription says who reads what.
type Subscription struct {
	Group   string   // the reading service: "analytics"
	Topics  []string // published topics; the group's own retry topic is added
	Handler Handler
	// Generation, above zero, makes the brokers keep offsets of its own for it, so that everything is read again from the
	// first event. The retry and dead-letter topics stay the group's.
	Generation int64
}

// GroupName is the name by which Lag knows the subscription's group.
func (s Subscription) GroupName() string {
	if s.Generation == 0 {
		return s.Group
	}
	return s.Group + ".g" + strconv.FormatInt(s.Generation, 10)
}

// Permanent marks an error that no retry will mend.
func Permanent(err error) error { return permanent{err} }

type permanent struct{ error }

func (p permanent) Unwrap() error { return p.error }

// IsPermanent reports whether err was marked by Permanent.
func IsPermanent(err error) bool {
	var p permanent
	return errors.As(err, &p)
}

// consumer reads a subscription as one member of its group.
type consumer struct {
	bus   *Bus
	sub   Subscription
	group string // as the brokers know it
	log   *slog.Logger
}

// Consumer returns the part that reads the subscription: every event of its topics from the first on, at least once,
// and those of a partition in order. Several replicas share the partitions.
func (b *Bus) Consumer(sub Subscription) service.Part {
	group := b.group(sub.GroupName())
	c := &consumer{bus: b, sub: sub, group: group, log: b.cfg.Log.With("group", group)}
	return service.Part{Name: "consumer " + group, Prepare: c.prepare, Run: c.run, Ready: b.Ready}
}

func (c *consumer) prepare(ctx context.Context) error {
	return c.bus.prepare(ctx, func() error { return c.ensure(ctx) })
}

// topics are what the group reads, by the brokers' names.
func (c *consumer) topics() []string {
	topics := make([]string, 0, len(c.sub.Topics)+1)
	for _, name := range c.sub.Topics {
		topics = append(topics, c.bus.topic(name))
	}
	return append(topics, c.bus.retryTopic(c.sub.Group))
}
