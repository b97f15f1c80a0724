package service

import "context"

// startLater makes the later parts and starts them. It gives up when ctx ends, which is no error, or when one of the
// parts that run already ends; it then cancels ctx.
func (g *group) startLater(ctx context.Context, cancel context.CancelFunc, later Later) error {
	type made struct {
		parts []Part
		err   error
	}
	done := make(chan made, 1)
	go func() {
		var m made
		m.err = guard(func() (err error) { m.parts, err = later(ctx); return err })
		done <- m
	}()
	select {
	case m := <-done:
		if m.err != nil && ctx.Err() != nil {
			return nil //nolint:nilerr // it was not made because the service is to stop
		}
		if m.err != nil {
			return m.err
		}
		return g.startAll(ctx, m.parts)
	case run := <-g.ended:
		cancel()
		<-done // what it has opened is its caller's to close
		return run.unasked()
	}
}
