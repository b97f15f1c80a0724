package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"

	v1 "github.com/google/go-containerregistry/pkg/v1"
)

// compile builds a static binary that depends on the sources, the version and the toolchain alone: no path of this machine
// and no state of the checkout is in it, which the image's labels name instead.
func (p program) compile(ctx context.Context, binary string, platform v1.Platform) error {
	link := "-s -w -buildid="
	if p.variable != "" {
		link += " -X " + p.variable + "=" + p.version
	}
	//nolint:gosec // what to build is for whoever starts this program to say
	build := exec.CommandContext(ctx, "go", "build", "-trimpath", "-buildvcs=false", "-tags", p.tags, "-ldflags", link,
		"-o", binary, "./"+p.folder)
	build.Dir = p.root
	build.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS="+platform.OS, "GOARCH="+platform.Architecture)
	if said, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("go build: %w\n%s", err, said)
	}
	return nil
}
