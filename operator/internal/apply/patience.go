package apply

import (
	"context"
	"errors"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/util/wait"
)

// patiently tries again, for about two seconds, what another attempt may bring: a lost race, or a server that asks for
// patience. What lasts longer is for the work queue, whose back-off leaves the others alone. The last error is returned.
func patiently(ctx context.Context, attempt func() error) error {
	var last error
	backoff := wait.Backoff{Duration: 50 * time.Millisecond, Factor: 2, Jitter: 0.5, Steps: 6}
	err := wait.ExponentialBackoffWithContext(ctx, backoff, func(context.Context) (bool, error) {
		last = attempt()
		if last == nil || !passes(last) {
			return true, nil
		}
		return false, nil
	})
	if err != nil && last == nil {
		return err
	}
	if err != nil && ctx.Err() != nil {
		return errors.Join(ctx.Err(), last)
	}
	return last
}

func passes(err error) bool {
	return apierrors.IsConflict(err) || apierrors.IsTooManyRequests(err) || apierrors.IsServerTimeout(err)
}

func isAlreadyExists(err error) bool { return apierrors.IsAlreadyExists(err) }
