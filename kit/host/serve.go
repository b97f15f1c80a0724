package host

import (
	"context"
	"errors"
	"fmt"

	"github.com/guanxi-crm/guanxi/kit/service"
	"github.com/guanxi-crm/guanxi/kit/telemetry"
)

// serve runs the service until ctx ends. Its operations port comes first: while MongoDB is waited for, the process is
// alive and says on /readyz what it waits for.
func serve[C any](ctx context.Context, name string, cfg settings[C], tel *telemetry.Telemetry, build Build[C]) (err error) {
	var host *Host
	defer func() {
		if host != nil {
			err = errors.Join(err, host.Close())
		}
	}()
	waiting := newOpening()
	var asked front
	asked.set(service.Ops(tel.Metrics(), waiting.part()))
	ops := service.HTTP("ops", cfg.Host.OpsListen, &asked, tel.Log)
	return service.RunThen(ctx, tel.Log, cfg.Host.Drain, []service.Part{ops}, func(ctx context.Context) ([]service.Part, error) {
		var err error
		if host, err = waiting.open(ctx, name, cfg.Host, tel); err != nil {
			return nil, err
		}
		built, err := build(ctx, host.Env, cfg.Service)
		if err != nil {
			return nil, fmt.Errorf("build %s: %w", name, err)
		}
		api := service.HTTP("api", cfg.Host.Listen, built.API.Handler(), tel.Log)
		working := append(host.Parts(built), api)
		asked.set(host.ops(tel.Metrics(), working))
		return working, nil
	})
}
