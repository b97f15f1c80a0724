package eventbus

import (
	"context"
	"strconv"
	"sync"

	"go.opentelemetry.io/otel/metric"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
)

// meters are the bus's instruments. Counters count events.
type meters struct {
	published metric.Int64Counter // appended to a topic, duplicates included
	consumed  metric.Int64Counter // handled or dead-lettered
	retried   metric.Int64Counter // delivered again after the handler failed
	dead      metric.Int64Counter // put on a dead-letter topic
	lag       *lagTable
}

func newMeters(meter metric.Meter) (m meters, err error) {
	counter := func(name, description string) metric.Int64Counter {
		if err != nil {
			return nil
		}
		var c metric.Int64Counter
		c, err = meter.Int64Counter(name, metric.WithUnit("{event}"), metric.WithDescription(description))
		return c
	}
	m.published = counter("guanxi.relay.published", "Events appended to a topic.")
	m.consumed = counter("guanxi.consumer.consumed", "Events handled or dead-lettered.")
	m.retried = counter("guanxi.consumer.retried", "Events delivered again after their handler failed.")
	m.dead = counter("guanxi.consumer.dead", "Events put on a dead-letter topic.")
	if err != nil {
		return meters{}, err
	}
	m.lag = &lagTable{}
	_, err = meter.Int64ObservableGauge("guanxi.consumer.lag", metric.WithUnit("{event}"),
		metric.WithDescription("Events on a partition that the group has not committed."),
		metric.WithInt64Callback(m.lag.observe))
	return m, err
}

// labels are the attributes of a group's counters.
func labels(group, topic string) metric.MeasurementOption {
	return metric.WithAttributes(semconv.MessagingConsumerGroupName(group), semconv.MessagingDestinationName(topic))
}

// lagTable holds the last known lag of each group this bus reads for.
type lagTable struct {
	mu     sync.Mutex
	groups map[string][]partitionLag
}

type partitionLag struct {
	topic     string
	partition int
	next      int64 // the offset the group goes on from
	events    int64 // from there to the end
}

func (t *lagTable) set(group string, lags []partitionLag) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.groups == nil {
		t.groups = make(map[string][]partitionLag)
	}
	t.groups[group] = lags
}

func (t *lagTable) observe(_ context.Context, o metric.Int64Observer) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	for group, lags := range t.groups {
		for _, lag := range lags {
			o.Observe(lag.events, labels(group, lag.topic), metric.WithAttributes(
				semconv.MessagingDestinationPartitionID(strconv.Itoa(lag.partition))))
		}
	}
	return nil
}
