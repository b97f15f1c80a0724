// Package rebuild reads the events into the generation of the read models that is being made, or else into the one that
// answers, and changes over when a rebuild has caught up. It knows nothing of what the events mean.
package rebuild

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync/atomic"
	"time"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/service"
	"github.com/guanxi-crm/guanxi/services/analytics/internal/app"
	"github.com/guanxi-crm/guanxi/services/analytics/internal/domain"
)

// Reader reads one generation at a time. Each replica has one; they agree through the stored reading.
type Reader struct {
	Readings app.Readings
	// Consumer returns the part that reads all topics into a generation.
	Consumer func(generation int64) service.Part
	// Positions returns how far a generation has read the topics.
	Positions func(ctx context.Context, generation int64) ([]eventbus.Position, error)
	// Score scores all tenants' customers on a generation that has caught up.
	Score func(ctx context.Context, generation int64) error
	Every time.Duration // how often to look whether the reading has changed
	Now   func() time.Time
	Log   *slog.Logger

	seen  atomic.Pointer[domain.Reading]
	goal  map[partition]int64 // where the topics ended when the rebuild was first seen
	grace int                 // how often to look before what answered last is removed
}

type partition struct {
	topic  string
	number int
}

// graceLooks lets the other replicas answer from the new generation before the one before goes.
const graceLooks = 3

// Reading returns which generation is answered from, as of the last look.
func (r *Reader) Reading() domain.Reading { return *r.seen.Load() }

// Part returns the reader as a part of the service. Load must have been called.
func (r *Reader) Part() service.Part {
	first := r.Consumer(0) // topics and brokers are the same for all generations
	return service.Part{Name: "reader", Prepare: first.Prepare, Ready: first.Ready, Run: func(ctx context.Context) error {
		for ctx.Err() == nil {
			if err := r.readGeneration(ctx); err != nil {
				return err
			}
		}
		return nil
	}}
}

// readGeneration reads events until ctx ends or another generation is to be read.
func (r *Reader) readGeneration(ctx context.Context) error {
	generation := r.Reading().Consuming()
	reading, stop := context.WithCancel(ctx)
	defer stop()
	ended := make(chan error, 1)
	go func() { ended <- r.Consumer(generation).Run(reading) }()
	ticker := time.NewTicker(r.Every)
	defer ticker.Stop()
	for {
		select {
		case err := <-ended:
			return err
		case <-ticker.C:
		}
		if err := r.look(ctx); err != nil && ctx.Err() == nil && !errors.Is(err, docstore.ErrConflict) {
			r.Log.WarnContext(ctx, "the state of the rebuild is unknown; looking again", "error", err)
		}
		if r.Reading().Consuming() != generation {
			stop()
			return <-ended
		}
	}
}

// Load finds out which generation is answered from.
func (r *Reader) Load(ctx context.Context) error {
	reading, err := r.Readings.Get(ctx)
	if err == nil {
		r.seen.Store(&reading)
	}
	return err
}

// look loads the reading and takes a rebuild that is under way further, if that is due.
func (r *Reader) look(ctx context.Context) error {
	if err := r.Load(ctx); err != nil {
		return err
	}
	reading := r.Reading()
	if reading.Phase != domain.Building {
		r.goal = nil
	}
	switch reading.Phase {
	case domain.Building:
		return r.finish(ctx, reading)
	case domain.Clearing:
		return r.clear(ctx, reading)
	default:
		return nil
	}
}

// finish changes over to the generation being built, once its customers are scored, when it has read all there was at
// the rebuild's begin. Waiting until nothing is left to read could take for ever on a busy installation.
func (r *Reader) finish(ctx context.Context, reading domain.Reading) error {
	if read, err := r.caughtUp(ctx, reading.Consuming()); err != nil || !read {
		return err
	}
	if err := r.Score(ctx, reading.Consuming()); err != nil {
		return err
	}
	reading, err := r.Readings.Save(ctx, reading.Finish(r.Now()))
	if err != nil {
		return err
	}
	r.goal, r.grace = nil, graceLooks
	r.seen.Store(&reading)
	r.Log.InfoContext(ctx, "the read models are rebuilt", "generation", reading.Active)
	return nil
}

func (r *Reader) caughtUp(ctx context.Context, generation int64) (bool, error) {
	positions, err := r.Positions(ctx, generation)
	if err != nil {
		return false, err
	}
	if r.goal == nil {
		r.goal = make(map[partition]int64, len(positions))
		for _, p := range positions {
			r.goal[partition{p.Topic, p.Partition}] = p.End
		}
	}
	return !slices.ContainsFunc(positions, func(p eventbus.Position) bool {
		return p.Next < r.goal[partition{p.Topic, p.Partition}]
	}), nil
}

// clear removes the generation that answered before, if it was this replica that changed over.
func (r *Reader) clear(ctx context.Context, reading domain.Reading) error {
	if r.grace == 0 {
		return nil
	}
	if r.grace--; r.grace > 0 {
		return nil
	}
	if err := r.Readings.Empty(ctx, reading.Active-1); err != nil {
		r.grace = 1
		return err
	}
	reading, err := r.Readings.Save(ctx, reading.Cleared())
	if err == nil {
		r.seen.Store(&reading)
	}
	return err
}
