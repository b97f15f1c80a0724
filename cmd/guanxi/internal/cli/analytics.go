package cli

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/guanxi-crm/guanxi/cmd/guanxi/internal/client"
)

type analyticsCommand struct {
	Rebuild rebuildCommand `cmd:"" help:"Make all read models again from the first event."`
}

type rebuildCommand struct {
	serverFlags `embed:""`
	Token       string `placeholder:"TOKEN" help:"An operator's token; one of the local installation when left out."`
	Wait        bool   `default:"true" negatable:"" help:"Wait until it is done (${default})."`
}

func (*rebuildCommand) Help() string {
	return `The present figures answer until the new ones have caught up.

Example:

    guanxi analytics rebuild`
}

const rebuildPath = "/v1/platform/analytics/rebuild"

func (c *rebuildCommand) Run(ctx context.Context, r *runtime) error {
	api, err := r.operatorClient(c.serverFlags, c.Token)
	if err != nil {
		return err
	}
	var now rebuilding
	if err := api.Do(ctx, client.Request{Method: http.MethodPost, Path: rebuildPath}, &now); err != nil {
		return err
	}
	began := time.Now()
	line := r.line()
	for c.Wait && now.Rebuilding {
		line.showf("rebuilding: %d events to read", now.Lag)
		if err := r.pause(ctx, askEvery); err != nil {
			return errors.New("no longer waiting; the rebuild goes on")
		}
		if err := api.Get(ctx, rebuildPath, &now); err != nil {
			return err
		}
	}
	line.clear()
	if !c.Wait {
		_, err = fmt.Fprintln(r.err, "The rebuild has begun.")
		return err
	}
	_, err = fmt.Fprintf(r.err, "Rebuilt in %.1f s.\n", time.Since(began).Seconds())
	return err
}

// rebuilding is how far the read models are.
type rebuilding struct {
	Rebuilding bool  `json:"rebuilding"`
	Lag        int64 `json:"lag"` // events
}
