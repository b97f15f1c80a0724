package eventbus

import (
	"context"
	"log/slog"
	"time"

	"github.com/cenkalti/backoff/v5"
)

// patience is the back-off between attempts against a broker or store that is away.
func patience() *backoff.ExponentialBackOff {
	b := backoff.NewExponentialBackOff()
	b.InitialInterval, b.MaxInterval = 50*time.Millisecond, 5*time.Second
	b.Reset()
	return b
}

// sleep waits, and says whether ctx is still alive.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

// persist tries until it succeeds or ctx ends, and says whether it did.
func (b *Bus) persist(ctx context.Context, what string, try func() error) bool {
	wait := patience()
	for {
		err := try()
		if err == nil {
			return true
		}
		if ctx.Err() != nil {
			return false
		}
		b.cfg.Log.LogAttrs(ctx, slog.LevelWarn, "kafka: trying again", slog.String("to", what), slog.Any("error", err))
		if !sleep(ctx, wait.NextBackOff()) {
			return false
		}
	}
}
