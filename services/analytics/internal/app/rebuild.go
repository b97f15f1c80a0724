package app

import (
	"context"
	"errors"
	"time"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/analytics/internal/domain"
)

// Readings keep which generation of the read models is answered from. There is one for the whole installation.
type Readings interface {
	Get(ctx context.Context) (domain.Reading, error)
	// Save stores it; the error is docstore.ErrConflict when somebody else did since it was loaded.
	Save(ctx context.Context, r domain.Reading) (domain.Reading, error)
	// Empty removes all tenants' documents of a generation.
	Empty(ctx context.Context, generation int64) error
}

// Platform is the use cases of the installation's operators.
type Platform struct {
	Readings Readings
	// Lag returns how many events a generation has yet to read.
	Lag func(ctx context.Context, generation int64) (int64, error)
	Now func() time.Time
}

// Progress is how far the read models are.
type Progress struct {
	domain.Reading
	Lag int64 // events
}

// StartRebuild begins to make all read models again from the first event. The present ones answer until the new ones
// have caught up. The error is a Conflict fault while a rebuild is under way.
func (p Platform) StartRebuild(ctx context.Context) (Progress, error) {
	underway := fault.New(fault.Conflict, "a rebuild is under way; see how far it is with GET on the same path")
	reading, err := p.Readings.Get(ctx)
	if err != nil {
		return Progress{}, err
	}
	reading, ok := reading.Start(p.Now())
	if !ok {
		return Progress{}, underway
	}
	if reading, err = p.Readings.Save(ctx, reading); err != nil {
		if errors.Is(err, docstore.ErrConflict) {
			return Progress{}, underway
		}
		return Progress{}, err
	}
	ctx = context.WithoutCancel(ctx) // a caller that hangs up must not leave a rebuild half begun
	if err := p.Readings.Empty(ctx, reading.Active+1); err != nil {
		_, undo := p.Readings.Save(ctx, reading.Cleared())
		return Progress{}, errors.Join(err, undo)
	}
	if reading, err = p.Readings.Save(ctx, reading.Emptied()); err != nil {
		return Progress{}, err
	}
	return p.progress(ctx, reading)
}

// Progress returns how far the read models are.
func (p Platform) Progress(ctx context.Context) (Progress, error) {
	reading, err := p.Readings.Get(ctx)
	if err != nil {
		return Progress{}, err
	}
	return p.progress(ctx, reading)
}

func (p Platform) progress(ctx context.Context, reading domain.Reading) (Progress, error) {
	lag, err := p.Lag(ctx, reading.Consuming())
	if err != nil {
		return Progress{}, fault.Wrap(fault.Unavailable, err, "the lag is unknown, for Kafka did not answer; try again")
	}
	return Progress{reading, lag}, nil
}
