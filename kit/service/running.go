package service

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"
)

// running is a part that was started.
type running struct {
	name   string
	cancel context.CancelFunc
	done   chan struct{}
	err    error // set before done is closed
}

// begin starts a part. Its context carries what ctx carries but ends only when it is this part's turn to stop.
func begin(ctx context.Context, part Part, ended chan<- *running) (*running, error) {
	if part.Start != nil {
		if err := guard(func() error { return part.Start(ctx) }); err != nil {
			return nil, fmt.Errorf("start %s: %w", part.Name, err)
		}
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	run := &running{name: part.Name, cancel: cancel, done: make(chan struct{})}
	go func() {
		err := guard(func() error { return part.Run(ctx) })
		if err != nil && (ctx.Err() == nil || !errors.Is(err, context.Canceled)) {
			run.err = fmt.Errorf("part %s: %w", part.Name, err)
		}
		close(run.done)
		select {
		case ended <- run:
		default:
		}
	}()
	return run, nil
}

// unasked is the error of a part that has ended before it was asked to.
func (r *running) unasked() error {
	if r.err == nil {
		r.err = fmt.Errorf("part %s: %w", r.name, errEnded)
	}
	return r.err
}

// stop asks the part to stop and reports whether it did so in time. It may be called again to wait longer.
func (r *running) stop(wait time.Duration) bool {
	r.cancel()
	timeout := time.NewTimer(wait)
	defer timeout.Stop()
	select {
	case <-r.done:
		return true
	case <-timeout.C:
		return r.hasEnded()
	}
}

func (r *running) hasEnded() bool {
	select {
	case <-r.done:
		return true
	default:
		return false
	}
}

// guard turns a panic into an error: one broken part must still let the others drain.
func guard(do func() error) (err error) {
	defer func() {
		if thrown := recover(); thrown != nil {
			err = fmt.Errorf("panic: %v\n%s", thrown, debug.Stack())
		}
	}()
	return do()
}
