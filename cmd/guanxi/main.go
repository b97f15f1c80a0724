// Command guanxi runs the whole platform on one machine and works with an installation from the command line.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"github.com/guanxi-crm/guanxi/cmd/guanxi/internal/cli"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	os.Exit(cli.Main(ctx, os.Args, os.Stdout, os.Stderr))
}
