package eventbus

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/segmentio/kafka-go"
)

// commitEvery is how often offsets are committed: a crash repeats at most what was handled in that time.
const commitEvery = time.Second

// progress is what a member has handled in one generation and not yet committed.
type progress struct {
	mu      sync.Mutex
	offsets map[string]map[int]int64 // by topic and partition: the offset to go on from
}

func newProgress() *progress { return &progress{offsets: make(map[string]map[int]int64)} }

// passed notes that everything on the partition before next is done.
func (p *progress) passed(topic string, partition int, next int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.offsets[topic] == nil {
		p.offsets[topic] = make(map[int]int64)
	}
	p.offsets[topic][partition] = next
}

// take returns what is to be committed, and forgets it.
func (p *progress) take() map[string]map[int]int64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	offsets := p.offsets
	p.offsets = make(map[string]map[int]int64, len(offsets))
	return offsets
}

// commit commits from time to time, and a last time when the generation has ended and its readers are done. A commit that
// fails ends the generation; the next one goes on from the last that succeeded.
func (c *consumer) commit(ctx context.Context, generation *kafka.Generation, p *progress, readers *sync.WaitGroup) {
	ticker := time.NewTicker(commitEvery)
	defer ticker.Stop()
	for ctx.Err() == nil {
		select {
		case <-ticker.C:
		case <-ctx.Done():
			readers.Wait()
		}
		if err := generation.CommitOffsets(p.take()); err != nil {
			c.log.LogAttrs(ctx, slog.LevelWarn, "kafka: offsets were not committed; some events will be delivered again",
				slog.Any("error", err))
			return
		}
	}
}
