package eventbus

import "context"

// Position is how far a subscription is on one partition.
type Position struct {
	Topic     string
	Partition int
	Next      int64 // offset of the first event that is not committed
	End       int64 // offset that the next event on the partition will have
}

// Positions returns how far a subscription is on every partition of its topics. Unlike Lag it knows the topics, so it
// counts all their events when the subscription has never run. Offsets are committed once a second.
func (b *Bus) Positions(ctx context.Context, sub Subscription) ([]Position, error) {
	c := &consumer{bus: b, sub: sub}
	lags, err := b.groupLag(ctx, b.group(sub.GroupName()), c.topics())
	if err != nil {
		return nil, err
	}
	positions := make([]Position, len(lags))
	for i, lag := range lags {
		positions[i] = Position{lag.topic, lag.partition, lag.next, lag.next + lag.events}
	}
	return positions, nil
}
