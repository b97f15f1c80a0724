package eventbus

import (
	"context"
	"errors"
	"sync"

	"github.com/segmentio/kafka-go"

	"github.com/guanxi-crm/guanxi/kit/docstore"
)

// publish writes pending events to their partitions, acknowledges those that were written, and gives the documents back
// to the queue. It says whether anything was published, and what was in the way of the rest.
func (r *relay) publish(ctx context.Context, refs []docstore.Ref, pending []docstore.Pending) (bool, error) {
	byPartition, err := r.sort(ctx, pending)
	if err != nil {
		r.queue.done(refs, func(docstore.Ref) bool { return true })
		return false, err
	}
	var (
		all       sync.WaitGroup
		mu        sync.Mutex
		errs      []error
		progress  bool
		unsettled = make(map[docstore.Ref]bool) // to be queued again
	)
	for _, sheaves := range byPartition {
		for _, s := range sheaves {
			unsettled[s.ref] = true
		}
	}
	for partition, sheaves := range byPartition {
		all.Go(func() {
			settled, err := r.publishPartition(ctx, partition, sheaves)
			mu.Lock()
			defer mu.Unlock()
			errs = append(errs, err)
			for _, s := range settled {
				progress = true
				unsettled[s.ref] = s.more
			}
		})
	}
	all.Wait()
	r.queue.done(refs, func(ref docstore.Ref) bool { return unsettled[ref] })
	return progress, errors.Join(errs...)
}

// sort binds the documents' events and groups them by the partition that Kafka's own clients would choose.
func (r *relay) sort(ctx context.Context, pending []docstore.Pending) (map[int][]sheaf, error) {
	n, err := r.bus.partitions(ctx, r.topic)
	if err != nil {
		return nil, err
	}
	partitions := make([]int, n)
	for i := range partitions {
		partitions[i] = i
	}
	sorted := make(map[int][]sheaf, n)
	for _, p := range pending {
		if s, ok := r.bind(ctx, p); ok {
			at := kafka.Murmur2Balancer{}.Balance(s.messages[0], partitions...)
			sorted[at] = append(sorted[at], s)
		}
	}
	return sorted, nil
}

// publishPartition writes sheaves in as few batches as hold them, and returns those written and acknowledged.
func (r *relay) publishPartition(ctx context.Context, partition int, sheaves []sheaf) (settled []sheaf, err error) {
	for len(sheaves) > 0 {
		n, size := 0, 0
		for n < len(sheaves) && size+sheaves[n].size <= maxBatch {
			size += sheaves[n].size
			n++
		}
		done, err := r.publishBatch(ctx, partition, sheaves[:n])
		settled = append(settled, done...)
		if err != nil {
			return settled, err
		}
		sheaves = sheaves[n:]
	}
	return settled, nil
}

// publishBatch writes sheaves as one record batch. When the brokers refuse the batch for good, each document is tried
// alone, so that one cannot hold up the others.
func (r *relay) publishBatch(ctx context.Context, partition int, sheaves []sheaf) ([]sheaf, error) {
	err := r.send(ctx, partition, sheaves)
	if err == nil {
		return r.settle(ctx, sheaves)
	}
	var refused kafka.Error
	if len(sheaves) == 1 || !errors.As(err, &refused) || refused.Temporary() {
		return nil, err
	}
	return each(sheaves, func(s []sheaf) ([]sheaf, error) { return r.publishBatch(ctx, partition, s) })
}

// each does for every sheaf alone what could not be done for all, and returns those for which it could.
func each(sheaves []sheaf, do func([]sheaf) ([]sheaf, error)) (done []sheaf, err error) {
	var errs []error
	for i := range sheaves {
		one, err := do(sheaves[i : i+1])
		done, errs = append(done, one...), append(errs, err)
	}
	return done, errors.Join(errs...)
}
