// Package service runs the parts of a service together: HTTP, relay, consumers. It starts and stops them in order,
// and says whether they are ready. It knows nothing of what they do.
package service

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"
)

// Part is something that runs until its context ends.
type Part struct {
	Name string
	// Prepare, when set, creates what the part needs in systems that outlive it, such as a topic, and nothing else. It may
	// be called any number of times, before Run or in place of it; Run needs no Prepare before it.
	Prepare func(ctx context.Context) error
	// Start, when set, does what must have worked before the next part is started, such as listening on a port.
	Start func(ctx context.Context) error
	// Run works until ctx ends and then returns nil once it has drained. An error, or an end that nobody asked for,
	// ends the whole service. A part without Run is something the service depends on, and is only asked for readiness.
	Run func(ctx context.Context) error
	// Ready, when set, says what is missing for the part to work.
	Ready func(ctx context.Context) error
	// ReadyOnce makes a part count until it has been ready once: the service works on when it is missing later, and
	// readiness only shows it.
	ReadyOnce bool
}

// Run starts the parts in order, waits until ctx ends or one fails, then stops them in reverse order within the drain
// deadline. A part that is slow to stop is waited for during half of the time that is left and then again at the end,
// so that it leaves the parts before it time to stop as well; one that has not stopped by then is named in the error.
// Run returns the first error; every other is logged.
func Run(ctx context.Context, log *slog.Logger, drain time.Duration, parts ...Part) error {
	return RunThen(ctx, log, drain, parts, nil)
}

// Later makes the parts that follow those which run already. Its context ends when the service is to stop.
type Later func(ctx context.Context) ([]Part, error)

// RunThen is Run for a service whose first parts answer while the later ones are still being made, as the page that says
// what they wait for does. A nil later adds none.
func RunThen(ctx context.Context, log *slog.Logger, drain time.Duration, first []Part, later Later) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	group := &group{log: log, ended: make(chan *running, 1)}
	err := group.startAll(ctx, first)
	if err == nil && later != nil {
		err = group.startLater(ctx, cancel, later)
	}
	if err == nil {
		err = group.wait(ctx)
	}
	if err != nil {
		log.Error("the service fails and stops", "error", err)
	}
	if stopErr := group.stopAll(drain); err == nil {
		err = stopErr
	}
	return err
}

// group is the parts that were started, in order.
type group struct {
	log     *slog.Logger
	started []*running
	ended   chan *running // the first that ends; none waits to be noticed
}

func (g *group) startAll(ctx context.Context, parts []Part) error {
	for _, part := range parts {
		if part.Run == nil {
			continue
		}
		select {
		case <-ctx.Done(): // asked to stop before it has started
			return nil
		default:
		}
		g.log.Info("start", "part", part.Name)
		run, err := begin(ctx, part, g.ended)
		if err != nil {
			return err
		}
		g.started = append(g.started, run)
	}
	return nil
}

// wait returns nil when ctx ends, or the error of the first part that ends before.
func (g *group) wait(ctx context.Context) error {
	select {
	case <-ctx.Done():
		g.log.Info("the service is asked to stop")
		return nil
	case run := <-g.ended:
		return run.unasked()
	}
}

var errEnded = errors.New("ended without being asked to")

func (g *group) stopAll(drain time.Duration) error {
	deadline := time.Now().Add(drain)
	var slow []*running
	for i, run := range slices.Backward(g.started) {
		wait := time.Until(deadline)
		if i > 0 {
			wait /= 2
		}
		if !run.stop(wait) {
			slow = append(slow, run)
		}
	}
	var first error
	for _, run := range slow {
		if !run.stop(time.Until(deadline)) {
			first = g.keep(first, fmt.Errorf("part %s did not stop within %s", run.name, drain))
		}
	}
	for _, run := range g.started {
		if run.hasEnded() && run.err != nil {
			first = g.keep(first, run.err)
		}
	}
	g.log.Info("the service has stopped")
	return first
}

func (g *group) keep(first, err error) error {
	g.log.Error("a part did not stop cleanly", "error", err)
	if first != nil {
		return first
	}
	return err
}
