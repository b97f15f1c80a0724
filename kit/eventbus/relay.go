package eventbus

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"go.opentelemetry.io/otel/metric"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/service"
)

// Outlet is what a relay publishes: a store's events, under a source, to a topic.
type Outlet struct {
	Store  *docstore.Store
	Source string // "/customer"
	Topic  string // "guanxi.customer.v1"
	// BeforeAck, when set, is called with events that are on the topic before they are removed from their documents; an
	// error keeps them there, to be published again.
	BeforeAck func(ctx context.Context, published []Event) error
	// Withhold, when set, says of a tenant whether its events stay in their documents for now. Once it no longer does, the
	// sweep publishes them, in order, within a few seconds.
	Withhold func(tenant string) bool
}

const (
	// relayWorkers is how many batches of different documents are under way: one is read or acknowledged at the store
	// while another is written to the brokers.
	relayWorkers = 4
	relayBatch   = 500 // documents
	// gatherFor is how long a batch waits for company after its first document.
	gatherFor = time.Millisecond
	// drainFor bounds the publishing of what is left in the queue at shut-down; more would be left to the sweeper.
	drainFor = 5 * time.Second
)

// relay publishes what documents have told.
//
// The order it keeps: of each document's events, the first occurrence on the topic is in sequence and without gaps,
// however many relays run over a store, and whatever fails. A relay reads a document's unacknowledged events from the
// oldest, writes a prefix of them as part of one record batch (which the brokers append as a whole or not at all), and
// acknowledges just what it wrote. So whatever is written starts with an event before which all are on the topic
// already. A relay that stalls between reading and writing, or gets no answer, can only repeat what is there; readers
// recognise repetitions by the sequence number.
type relay struct {
	bus   *Bus
	out   Outlet
	topic string
	queue *refQueue
	log   *slog.Logger
	label metric.MeasurementOption
}

// Relay returns the part that publishes the outlet's events: at once after each write, and by a sweep for what a crash
// left. A store has one relay in a process.
func (b *Bus) Relay(out Outlet) service.Part {
	topic := b.topic(out.Topic)
	r := &relay{
		bus: b, out: out, topic: topic, queue: newRefQueue(), log: b.cfg.Log.With("topic", topic),
		label: metric.WithAttributes(semconv.MessagingDestinationName(topic)),
	}
	out.Store.OnEvents(func(ref docstore.Ref, _ int) { r.queue.add(ref) })
	return service.Part{Name: "relay " + topic, Prepare: r.prepare, Run: r.run, Ready: b.Ready}
}

func (r *relay) prepare(ctx context.Context) error {
	return r.bus.prepare(ctx, func() error { return r.bus.EnsureTopics(ctx, r.out.Topic) })
}

func (r *relay) run(ctx context.Context) error {
	if !r.bus.persist(ctx, "create the topic", func() error { return r.bus.EnsureTopics(ctx, r.out.Topic) }) {
		return nil
	}
	// What is in flight or in the queue when ctx ends is still published, for a while.
	working, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	defer context.AfterFunc(ctx, func() { time.AfterFunc(drainFor, cancel) })()

	var all sync.WaitGroup
	for range relayWorkers {
		all.Go(func() { r.work(ctx, working) })
	}
	all.Go(func() { r.sweep(ctx, working) })
	all.Wait()
	return nil
}

// work publishes batches until ctx has ended and the queue is empty. While nothing can be published it waits between
// attempts, and at shut-down it leaves the rest.
func (r *relay) work(ctx, working context.Context) {
	wait := patience()
	for {
		refs := r.queue.take(ctx, relayBatch)
		if len(refs) == 0 {
			return
		}
		progress, err := r.publishRefs(working, refs)
		if err != nil {
			r.log.LogAttrs(working, slog.LevelWarn, "some events could not be published yet", slog.Any("error", err))
		}
		if err == nil || progress {
			wait.Reset()
			continue
		}
		if !sleep(ctx, wait.NextBackOff()) {
			return
		}
	}
}

// publishRefs publishes the pending events of documents taken from the queue. Those of a tenant that is withheld are left
// to the sweep that finds it no longer so.
func (r *relay) publishRefs(ctx context.Context, refs []docstore.Ref) (progress bool, err error) {
	withheld, refs := r.part(refs)
	r.queue.done(withheld, func(docstore.Ref) bool { return false })
	if len(refs) == 0 {
		return true, nil
	}
	pending, err := r.out.Store.Engine().Pending(ctx, refs)
	if err != nil {
		r.queue.done(refs, func(docstore.Ref) bool { return true })
		return false, err
	}
	return r.publish(ctx, refs, pending)
}
