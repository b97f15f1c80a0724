package tenancy

import (
	"context"
	"log/slog"
	"time"
)

// interval between looks at the file. Looking works where notifications do not: a mounted ConfigMap changes by the
// swap of a symbolic link above the file.
const interval = time.Second

// Watch reloads the file when it changes, until ctx ends. A malformed file is logged and the last good one kept.
func (d *Directory) Watch(ctx context.Context) error {
	if d.path == "" {
		<-ctx.Done()
		return nil
	}
	tick := time.NewTicker(interval)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
			d.look(ctx)
		}
	}
}

// look reloads once and logs a reason for not being able to, once.
func (d *Directory) look(ctx context.Context) {
	err := d.reload()
	if err == nil {
		d.failed = ""
		return
	}
	if err.Error() == d.failed {
		return
	}
	d.failed = err.Error()
	log := d.Log
	if log == nil {
		log = slog.Default()
	}
	log.ErrorContext(ctx, "the tenants file cannot be read; the last good one stays in force", "path", d.path, "error", err)
}
