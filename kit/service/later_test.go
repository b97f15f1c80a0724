package service_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/service"
)

func TestTheFirstPartsRunWhileTheLaterAreMadeAndStopAfterThem(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var d diary
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		first := []service.Part{d.part("ops", 0)}
		require.NoError(t, service.RunThen(ctx, quiet(), 10*time.Second, first, func(context.Context) ([]service.Part, error) {
			<-time.After(time.Minute)
			d.write("the store is there")
			return []service.Part{d.part("relay", 0), d.part("api", 0)}, nil
		}))
		require.Equal(t, []string{
			"ops starts", "the store is there", "relay starts", "api starts",
			"api drains", "api stops", "relay drains", "relay stops", "ops drains", "ops stops",
		}, d.read())
	})
}

func TestAServiceThatIsStoppedWhileItsLaterPartsAreMadeHasNotFailed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var d diary
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		first := []service.Part{d.part("ops", 0)}
		require.NoError(t, service.RunThen(ctx, quiet(), 10*time.Second, first, func(ctx context.Context) ([]service.Part, error) {
			<-ctx.Done()
			return nil, errors.New("no store")
		}))
		require.Equal(t, []string{"ops starts", "ops drains", "ops stops"}, d.read())
	})
}

func TestLaterPartsThatCannotBeMadeEndTheService(t *testing.T) {
	waits := func(ctx context.Context) ([]service.Part, error) { <-ctx.Done(); return nil, ctx.Err() }
	cases := map[string]struct {
		first service.Part
		later service.Later
		want  string
	}{
		"an error":                {(&diary{}).part("ops", 0), func(context.Context) ([]service.Part, error) { return nil, errors.New("refused") }, "refused"},
		"a panic":                 {(&diary{}).part("ops", 0), func(context.Context) ([]service.Part, error) { panic("nil map") }, "panic: nil map"},
		"a first part that fails": {service.Part{Name: "ops", Run: fails(errors.New("port lost"))}, waits, "part ops: port lost"},
		"a first part that ends":  {service.Part{Name: "ops", Run: fails(nil)}, waits, "part ops: ended without being asked to"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				err := service.RunThen(t.Context(), quiet(), time.Second, []service.Part{c.first}, c.later)
				require.ErrorContains(t, err, c.want)
			})
		})
	}
}
