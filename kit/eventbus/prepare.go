package eventbus

import (
	"context"
	"errors"

	"github.com/segmentio/kafka-go"
)

// prepare tries until it succeeds, as long as the brokers do not answer. What they refuse, no second try would mend.
// The error is the last that says more than that the time is over.
func (b *Bus) prepare(ctx context.Context, try func() error) error {
	var why error
	for wait := patience(); ; {
		err := try()
		if err == nil || refused(err) {
			return err
		}
		if why == nil || ctx.Err() == nil {
			why = err
		}
		if !sleep(ctx, wait.NextBackOff()) {
			return why
		}
	}
}

// refused says whether the brokers have answered, and answered no.
func refused(err error) bool {
	var answer kafka.Error
	return errors.As(err, &answer) && !answer.Temporary()
}
