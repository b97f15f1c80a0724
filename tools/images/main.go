// Command images builds programs of this repository into OCI archives, without a container engine: for each program one
// archive that holds an image for every platform and its bill of materials. The same sources, version and toolchain
// give the same digests on every machine. It knows nothing of what the programs do, and pushes nothing.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdout)
	stop()
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "images:", err)
		os.Exit(1)
	}
}

// run builds what the arguments name and tells out the size of each image.
func run(ctx context.Context, args []string, out io.Writer) error {
	order, err := parse(args)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(order.out, 0o750); err != nil {
		return err
	}
	for _, path := range order.programs {
		p := order.program(path)
		made, err := p.make(ctx)
		if err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
		if err := made.tell(out); err != nil {
			return err
		}
		if made.size > order.limit {
			return fmt.Errorf("%s: the archive has %s, and may have %s (--limit)", p.name, megabytes(made.size), megabytes(order.limit))
		}
	}
	return nil
}
