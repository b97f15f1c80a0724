package host

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/guanxi-crm/guanxi/kit/telemetry"
)

// prepareTimeout is above the time in which a MongoDB elects a primary or Kafka a controller, and low enough that a Job
// says why it failed while somebody watches the roll-out.
const prepareTimeout = 2 * time.Minute

// prepare creates what the service needs in MongoDB and Kafka and serves nothing, so that the indexes and topics of a
// new version are there before its first pod. It may be run again at any time, beside a service that runs.
func prepare[C any](ctx context.Context, name string, cfg settings[C], tel *telemetry.Telemetry, build Build[C]) (err error) {
	ctx, cancel := context.WithTimeout(ctx, prepareTimeout)
	defer cancel()
	host, err := newOpening().open(ctx, name, cfg.Host, tel)
	if err != nil {
		return fmt.Errorf("prepare the store: %w", err)
	}
	defer func() { err = errors.Join(err, host.Close()) }()
	built, err := build(ctx, host.Env, cfg.Service) // which makes sure of collections and indexes
	if err != nil {
		return fmt.Errorf("prepare the store: %w", err)
	}
	for _, part := range built.Parts {
		if part.Prepare == nil {
			continue
		}
		if err := part.Prepare(ctx); err != nil {
			return fmt.Errorf("prepare %s: %w", part.Name, err)
		}
		tel.Log.Info("prepared", "part", part.Name)
	}
	tel.Log.Info("what the service needs is there")
	return nil
}
