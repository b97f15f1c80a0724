package eventbus

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"github.com/segmentio/kafka-go"
)

// attemptLimit is how long a handler may take over a batch before it counts as failed.
const attemptLimit = 30 * time.Second

// errEnded says that a delivery was given up because the member no longer owns the partition.
var errEnded = errors.New("eventbus: the generation has ended")

// letter is an event with the message it came in.
type letter struct {
	event   Event
	message kafka.Message
}

// deliver returns nil when every message is handled or on the dead-letter topic. Retries stop when ended is closed; ctx
// lives a little longer, for the attempt under way.
func (c *consumer) deliver(ctx context.Context, ended <-chan struct{}, messages []kafka.Message) error {
	letters := make([]letter, 0, len(messages))
	for _, m := range messages {
		e, err := decode(m)
		if err == nil {
			letters = append(letters, letter{e, m})
			continue
		}
		if err := c.bury(ctx, ended, m, death{Undecodable, err, 0}); err != nil {
			return err
		}
	}
	if err := c.deliverAll(ctx, ended, letters); err != nil {
		return err
	}
	c.bus.meters.consumed.Add(ctx, int64(len(messages)), labels(c.group, messages[0].Topic))
	return nil
}

// deliverAll tries the batch as a whole, and one by one when that fails for a reason that lies in an event.
func (c *consumer) deliverAll(ctx context.Context, ended <-chan struct{}, letters []letter) error {
	if len(letters) > 1 {
		failed := c.insist(ctx, ended, letters, func(f failure) bool { return f.attempts >= 2 })
		if failed == nil || failed.ended {
			return failed.err()
		}
	}
	for i := range letters {
		failed := c.insist(ctx, ended, letters[i:i+1], func(f failure) bool { return f.spent >= c.bus.cfg.RetryBudget })
		if failed == nil {
			continue
		}
		if failed.ended {
			return errEnded
		}
		reason := Exhausted
		if IsPermanent(failed.cause) {
			reason = Rejected
		}
		if err := c.bury(ctx, ended, letters[i].message, death{reason, failed.cause, failed.attempts}); err != nil {
			return err
		}
	}
	return nil
}

// failure is why letters were not delivered.
type failure struct {
	cause    error
	attempts int           // that counted against the letters
	spent    time.Duration // on those attempts and the pauses after them
	ended    bool          // given up because the generation ended
}

func (f *failure) err() error {
	if f == nil {
		return nil
	}
	return errEnded
}

// insist delivers letters until the handler accepts them, they are rejected, enough is true of the failure so far, or
// the generation ends. What fails because a dependency is away does not count.
func (c *consumer) insist(ctx context.Context, ended <-chan struct{}, letters []letter, enough func(failure) bool) *failure {
	events := make([]Event, len(letters))
	for i, l := range letters {
		events[i] = l.event
	}
	var f failure
	wait := patience()
	for {
		began := time.Now()
		counts, err := c.attempt(ctx, events)
		if err == nil {
			return nil
		}
		f.cause = err
		if ctx.Err() != nil {
			f.ended = true
			return &f
		}
		if counts {
			f.attempts++
			f.spent += time.Since(began)
			if IsPermanent(err) || enough(f) {
				return &f
			}
		}
		pause := wait.NextBackOff()
		if counts && len(letters) == 1 {
			pause = min(pause, c.bus.cfg.RetryBudget-f.spent)
			f.spent += pause
		}
		c.log.LogAttrs(ctx, slog.LevelWarn, "delivering again after the handler failed",
			slog.String("topic", events[0].Topic), slog.Int("partition", events[0].Partition),
			slog.Int64("offset", events[0].Offset), slog.Int("events", len(events)), slog.Any("error", err))
		if !sleepUnless(ended, pause) {
			f.ended = true
			return &f
		}
		c.bus.meters.retried.Add(ctx, int64(len(events)), labels(c.group, events[0].Topic))
	}
}

// attempt calls the handler once, and says whether a failure counts against the events.
func (c *consumer) attempt(ctx context.Context, events []Event) (counts bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, attemptLimit)
	defer cancel()
	under, end := c.startProcess(ctx, events)
	err = c.handle(under, events)
	end(err)
	return ctx.Err() != nil || !unavailable(err), err
}

// handle turns a panic of the handler into a permanent error: the same input would panic again.
func (c *consumer) handle(ctx context.Context, events []Event) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = Permanent(fmt.Errorf("panic: %v", cause))
			c.log.LogAttrs(ctx, slog.LevelError, "the handler panicked",
				slog.Any("panic", cause), slog.String("stack", string(debug.Stack())))
		}
	}()
	return c.sub.Handler(ctx, events)
}

func sleepUnless(ended <-chan struct{}, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ended:
		return false
	case <-timer.C:
		return true
	}
}
