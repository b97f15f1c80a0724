package cli

import (
	"context"
	"os"
	"runtime/debug"

	"github.com/guanxi-crm/guanxi/cmd/guanxi/internal/up"
	"github.com/guanxi-crm/guanxi/kit/buildinfo"
)

type upCommand struct {
	up.Config `embed:""`
}

func (*upCommand) Help() string {
	return `Everything listens on this machine only and keeps its data in one folder. Stop it with ctrl-C and start it again:
nothing is lost.

Examples:

    guanxi up
    guanxi up --listen 127.0.0.1:9000 --data-dir /tmp/second
    guanxi up --mongodb-uri mongodb://127.0.0.1:27017 --kafka-brokers 127.0.0.1:9092`
}

const (
	// The garbage collector is set to hold the process well under 300 MB while it imports: live data are some 20 MB, and
	// what SQLite has is counted apart.
	gcPercent   = 50
	memoryLimit = 160 << 20 // bytes
)

func (c *upCommand) Run(ctx context.Context, r *runtime) error {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryLimit)
	}
	cfg := c.Config
	cfg.DataDir, cfg.Program, cfg.Version = r.dir, r.program, buildinfo.Version()
	return up.Run(ctx, cfg, r.err)
}
