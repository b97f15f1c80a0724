package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path"
	"strings"

	"github.com/google/go-containerregistry/pkg/name"
	v1 "github.com/google/go-containerregistry/pkg/v1"
)

const mega = 1_000_000 // bytes

// order is what is to be built.
type order struct {
	programs  []string // folders of main packages, relative to root
	root, out string
	prefix    string // of the images' names
	version   string
	variable  string // that the linker sets to the version
	labels    map[string]string
	tags      string // build tags
	platforms []v1.Platform
	limit     int64 // bytes of an archive
}

func parse(args []string) (order, error) {
	var o order
	var platforms, revision, source, licenses string
	flags := flag.NewFlagSet("images", flag.ContinueOnError)
	flags.SetOutput(os.Stderr)
	flags.StringVar(&o.root, "root", ".", "folder of the repository")
	flags.StringVar(&o.out, "out", "bin/images", "folder to write the archives to")
	flags.StringVar(&o.prefix, "prefix", "", "what the images' names begin with, such as registry.example.org/crm")
	flags.StringVar(&o.version, "version", "", "version, which is the images' tag as well")
	flags.StringVar(&o.variable, "version-variable", "", "string that the linker sets to the version, such as example.org/module/package.version")
	flags.StringVar(&revision, "revision", "", "revision of the sources")
	flags.StringVar(&source, "source", "", "where the sources are to be found")
	flags.StringVar(&licenses, "licenses", "", "SPDX expression")
	flags.StringVar(&o.tags, "tags", "", "build tags, separated by commas")
	flags.StringVar(&platforms, "platforms", "linux/amd64,linux/arm64", "platforms, separated by commas")
	limit := flags.Int64("limit", 35, "fail when an archive has more than this many MB")
	if err := flags.Parse(args); err != nil {
		return order{}, err
	}
	o.programs, o.limit = flags.Args(), *limit*mega
	o.labels = map[string]string{
		"org.opencontainers.image.version":  o.version,
		"org.opencontainers.image.revision": revision,
		"org.opencontainers.image.source":   source,
		"org.opencontainers.image.licenses": licenses,
	}
	for text := range strings.SplitSeq(platforms, ",") {
		platform, err := v1.ParsePlatform(text)
		if err != nil || platform.OS == "" || platform.Architecture == "" {
			return order{}, fmt.Errorf("--platforms: %q is no platform such as linux/amd64", text)
		}
		o.platforms = append(o.platforms, *platform)
	}
	return o, o.validate()
}

func (o order) validate() error {
	var errs []error
	if len(o.programs) == 0 {
		errs = append(errs, errors.New("name the folders of the programs to build"))
	}
	for _, program := range o.programs {
		if _, err := name.NewTag(o.reference(program), name.StrictValidation); err != nil {
			errs = append(errs, fmt.Errorf("--prefix and --version do not make the name of an image: %w", err))
		}
	}
	return errors.Join(errs...)
}

// reference is the name under which a program's image is pulled.
func (o order) reference(program string) string {
	return o.prefix + "/" + path.Base(program) + ":" + o.version
}
