package host

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/cenkalti/backoff/v5"

	"github.com/guanxi-crm/guanxi/kit/docstore/mongodb"
	"github.com/guanxi-crm/guanxi/kit/service"
	"github.com/guanxi-crm/guanxi/kit/telemetry"
)

// opening is the wait for a MongoDB that does not answer. It has no end of its own: a service that ends and is started
// again reaches the database no sooner, and hides the reason in the log of a process that is gone.
type opening struct{ why atomic.Pointer[error] }

var (
	errConnecting = errors.New("not connected yet")
	errEnsuring   = errors.New("connected; making sure of collections and indexes")
)

func newOpening() *opening {
	o := &opening{}
	o.why.Store(&errConnecting)
	return o
}

// part says why the service is not there yet.
func (o *opening) part() service.Part {
	return service.Part{Name: "store", Ready: func(context.Context) error { return *o.why.Load() }}
}

// open opens the host as Open does, trying again while no MongoDB answers, until ctx ends. The error is then the last
// that says more than that the time is over.
func (o *opening) open(ctx context.Context, name string, cfg Config, tel *telemetry.Telemetry) (*Host, error) {
	wait := backoff.NewExponentialBackOff()
	wait.MaxInterval = connectTimeout
	var why error
	for {
		host, err := Open(ctx, name, cfg, tel)
		switch {
		case err == nil:
			o.why.Store(&errEnsuring)
			return host, nil
		case mongodb.IsRefused(err):
			return nil, fmt.Errorf("MongoDB refuses the credentials of --mongodb-uri (GUANXI_MONGODB_URI): %w", err)
		case !mongodb.IsUnreachable(err):
			return nil, err
		}
		if why != nil && ctx.Err() != nil {
			return nil, why
		}
		why = fmt.Errorf("MongoDB does not answer at --mongodb-uri (GUANXI_MONGODB_URI): %w", err)
		said := why
		o.why.Store(&said)
		tel.Log.Warn("the service waits for its store", "error", why)
		if !sleep(ctx, wait.NextBackOff()) {
			return nil, why
		}
	}
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
