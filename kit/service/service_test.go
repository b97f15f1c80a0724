package service_test

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/service"
)

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

// diary writes down what parts do, in order.
type diary struct {
	mu    sync.Mutex
	lines []string
}

func (d *diary) write(line string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.lines = append(d.lines, line)
}

func (d *diary) read() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.lines)
}

// part starts, works until it is told to stop, and takes a while to drain.
func (d *diary) part(name string, drain time.Duration) service.Part {
	return service.Part{
		Name:  name,
		Start: func(context.Context) error { d.write(name + " starts"); return nil },
		Run: func(ctx context.Context) error {
			<-ctx.Done()
			d.write(name + " drains")
			<-time.After(drain)
			d.write(name + " stops")
			return nil
		},
	}
}

func TestPartsStartInOrderAndStopInReverse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var d diary
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		require.NoError(t, service.Run(ctx, quiet(), 10*time.Second, d.part("ops", 0), d.part("relay", time.Second), d.part("api", time.Second)))
		require.Equal(t, []string{
			"ops starts", "relay starts", "api starts",
			"api drains", "api stops", "relay drains", "relay stops", "ops drains", "ops stops",
		}, d.read())
	})
}

func TestTheFirstErrorEndsTheServiceAndIsReturned(t *testing.T) {
	errBroken, errLater := errors.New("broken"), errors.New("later")
	cases := map[string]struct {
		part service.Part
		want string
	}{
		"start fails": {service.Part{Name: "api", Start: fails(errBroken), Run: untilDone(nil)}, "start api: broken"},
		"run fails":   {service.Part{Name: "api", Run: fails(errBroken)}, "part api: broken"},
		"run ends unasked": {
			service.Part{Name: "api", Run: fails(nil)},
			"part api: ended without being asked to",
		},
		"run panics": {
			service.Part{Name: "api", Run: func(context.Context) error { panic("nil map") }},
			"part api: panic: nil map",
		},
		"start panics": {
			service.Part{Name: "api", Start: func(context.Context) error { panic("nil map") }, Run: untilDone(nil)},
			"start api: panic: nil map",
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var d diary
				alsoFails := service.Part{Name: "relay", Run: untilDone(errLater)}
				err := service.Run(t.Context(), quiet(), time.Minute, d.part("ops", time.Second), alsoFails, c.part)
				require.ErrorContains(t, err, c.want)
				require.Equal(t, []string{"ops starts", "ops drains", "ops stops"}, d.read())
			})
		})
	}
}

func TestAPartThatFailsToDrainIsReported(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		errHalf := errors.New("half written")
		err := service.Run(ctx, quiet(), time.Minute, service.Part{Name: "relay", Run: untilDone(errHalf)})
		require.ErrorIs(t, err, errHalf)
	})
}

func TestAPartThatReturnsItsContextsErrorHasStoppedCleanly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		waits := service.Part{Name: "watch", Run: func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }}
		require.NoError(t, service.Run(ctx, quiet(), time.Minute, waits))
	})
}

func TestAPartThatDoesNotStopIsNamedAndLeavesTheOthersTimeToDrain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var d diary
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Hour, cancel)
		began := time.Now()
		err := service.Run(ctx, quiet(), 20*time.Second, d.part("ops", time.Second), d.part("relay", 3*time.Second), d.part("api", time.Minute))
		require.ErrorContains(t, err, "part api did not stop within 20s")
		require.Equal(t, time.Hour+20*time.Second, time.Since(began))
		require.Equal(t, []string{
			"ops starts", "relay starts", "api starts",
			"api drains", "relay drains", "relay stops", "ops drains", "ops stops",
		}, d.read())
		<-time.After(time.Minute) // of the bubble's time: no goroutine may outlive the test
	})
}

func TestAPartThatIsSlowButInTimeIsNoError(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var d diary
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		require.NoError(t, service.Run(ctx, quiet(), 20*time.Second, d.part("ops", 0), d.part("api", 19*time.Second)))
	})
}

func TestPartsKeepTheContextsValues(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		type key struct{}
		ctx, cancel := context.WithTimeout(context.WithValue(t.Context(), key{}, "kept"), time.Second)
		defer cancel()
		var got any
		part := service.Part{Name: "api", Run: func(ctx context.Context) error { got = ctx.Value(key{}); <-ctx.Done(); return nil }}
		require.NoError(t, service.Run(ctx, quiet(), time.Second, part))
		require.Equal(t, "kept", got)
	})
}

func fails(err error) func(context.Context) error {
	return func(context.Context) error { return err }
}

func untilDone(err error) func(context.Context) error {
	return func(ctx context.Context) error { <-ctx.Done(); return err }
}
