package tenancy

import (
	"context"
	"log/slog"
	"time"
)

// interval between looks at the files. Looking works where notifications do not: a mounted ConfigMap changes by the
// swap of a symbolic link above the file.
const interval = time.Second

// Watch reloads the files when they change, until ctx ends. A malformed one is logged, and what was read last stays.
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
			d.refresh(ctx)
		}
	}
}

// refresh reloads once and logs a reason for not being able to, once.
func (d *Directory) refresh(ctx context.Context) {
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
	log.ErrorContext(ctx, "the tenants file cannot be read; what was read last stays in force", "path", d.path, "error", err)
}
