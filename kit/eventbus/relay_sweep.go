package eventbus

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"time"
)

const (
	sweepPage = 500 // documents
	// maxSweepWait bounds the pauses between sweeps that could publish nothing of what they found.
	maxSweepWait = 30 * time.Second
)

// sweep publishes what no worker was told of: events that a crash, a full queue or a long outage left behind.
func (r *relay) sweep(ctx, working context.Context) {
	wait := time.Duration(0) // the first sweep is at once: it is for what the last process left
	withheld := passedOver{}
	for sleep(ctx, jitter(wait)) {
		wait = max(wait, r.bus.cfg.SweepEvery)
		withheld.resume(r)
		found, progress, err := r.sweepPages(ctx, working, withheld)
		switch {
		case err != nil:
			r.log.LogAttrs(ctx, slog.LevelWarn, "the sweep could not publish all it found", slog.Any("error", err))
			wait = min(2*wait, maxSweepWait)
		case found && !progress:
			wait = min(2*wait, maxSweepWait)
		default:
			wait = r.bus.cfg.SweepEvery
		}
	}
}

// sweepPages publishes overdue events page by page, as long as full pages come and go.
func (r *relay) sweepPages(ctx, working context.Context, withheld passedOver) (found, progress bool, err error) {
	for ctx.Err() == nil {
		// Younger events are the workers', here or in another replica.
		before := r.bus.cfg.Now().Add(-2 * r.bus.cfg.SweepEvery)
		page, err := r.out.Store.Engine().Overdue(ctx, before, sweepPage, withheld.names()...)
		if err != nil {
			return found, progress, err
		}
		full := len(page) == sweepPage
		known := len(withheld)
		refs, claimed := r.queue.claim(withheld.sift(r, page))
		if len(claimed) == 0 && full && len(withheld) > known {
			continue // the others come after what was withheld
		}
		if len(claimed) == 0 {
			return found, progress, nil
		}
		found = true
		published, err := r.publish(working, refs, claimed)
		progress = progress || published
		if err != nil || !published || !full {
			return found, progress, err
		}
	}
	return found, progress, nil
}

// jitter keeps replicas from sweeping in step.
func jitter(d time.Duration) time.Duration {
	return d - time.Duration(rand.Int64N(int64(d)/4+1)) //nolint:gosec // jitter is no secret
}
