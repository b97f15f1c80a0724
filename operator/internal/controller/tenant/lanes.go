package tenant

import (
	"context"
	"errors"
	"time"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
)

// lookAgain is when something is looked at again that nothing tells of.
const lookAgain = 5 * time.Second

// lanes bound how many of the workers may wait for MongoDB and Kafka at a time, so that servers that hang cannot keep those
// tenants waiting that need none.
type lanes chan struct{}

// enter takes a lane if one is free; leave gives it back.
func (l lanes) enter() (leave func(), entered bool) {
	select {
	case l <- struct{}{}:
		return func() { <-l }, true
	default:
		return nil, false
	}
}

// errBusy says that every lane is taken.
var errBusy = errors.New("other tenants wait for MongoDB and Kafka")

// withServers does what waits for MongoDB and Kafka, within its time, or returns errBusy and has the visit repeated soon.
func (v *visit) withServers(ctx context.Context, do func(context.Context) error) error {
	leave, entered := v.lanes.enter()
	if !entered {
		v.in(time.Second)
		return errBusy
	}
	defer leave()
	ctx, cancel := context.WithTimeout(ctx, v.ServerLimit)
	defer cancel()
	return do(ctx)
}

// busy is errBusy as a condition tells it.
func busy(condition string) *stop {
	return stopf(condition, v1alpha1.ReasonProgressing, "waits for its turn at MongoDB and Kafka, where other tenants are being dealt with")
}
