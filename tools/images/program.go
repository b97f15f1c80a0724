package main

import (
	"context"
	"fmt"
	"io"
	"maps"
	"os"
	"path"
	"path/filepath"

	v1 "github.com/google/go-containerregistry/pkg/v1"
)

// program is a program to be made into an image.
type program struct {
	order

	name   string
	folder string // of its main package, relative to the root
}

func (o order) program(folder string) program {
	o.labels = maps.Clone(o.labels)
	o.labels["org.opencontainers.image.title"] = path.Base(folder)
	return program{order: o, name: path.Base(folder), folder: folder}
}

// variant is the program on one platform.
type variant struct {
	platform v1.Platform
	image    v1.Image
	sbom     []byte
}

// result is what was made of a program.
type result struct {
	file     string // the archive
	size     int64
	digest   v1.Hash // of the image index
	variants []variant
}

// make builds the program for every platform and writes the archive, and beside it the bills of materials.
func (p program) make(ctx context.Context) (result, error) {
	dir, err := os.MkdirTemp("", "images")
	if err != nil {
		return result{}, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	made := result{file: filepath.Join(p.out, p.name+".tar")}
	for _, platform := range p.platforms {
		v, err := p.variant(ctx, dir, platform)
		if err != nil {
			return result{}, fmt.Errorf("%s: %w", platform, err)
		}
		//nolint:gosec // where to write is for whoever starts this program to say
		if err := os.WriteFile(p.sbomFile(platform), v.sbom, 0o600); err != nil {
			return result{}, err
		}
		made.variants = append(made.variants, v)
	}
	layout := filepath.Join(dir, "layout")
	if made.digest, err = lay(layout, p.reference(p.folder), p.version, made.variants); err != nil {
		return result{}, err
	}
	made.size, err = pack(layout, made.file)
	return made, err
}

func (p program) variant(ctx context.Context, dir string, platform v1.Platform) (variant, error) {
	binary := filepath.Join(dir, platform.Architecture, p.name)
	if err := p.compile(ctx, binary, platform); err != nil {
		return variant{}, err
	}
	sbom, err := billOfMaterials(binary, p.name, p.version)
	if err != nil {
		return variant{}, err
	}
	image, err := newImage(binary, p.name, platform, p.labels)
	return variant{platform: platform, image: image, sbom: sbom}, err
}

func (p program) sbomFile(platform v1.Platform) string {
	return filepath.Join(p.out, fmt.Sprintf("%s-%s-%s.cdx.json", p.name, platform.OS, platform.Architecture))
}

// tell writes a line for the archive and one for each platform: what is pulled, and what it takes on a node.
func (r result) tell(out io.Writer) error {
	if _, err := fmt.Fprintf(out, "%s  %s  %s\n", r.file, megabytes(r.size), r.digest); err != nil {
		return err
	}
	for _, v := range r.variants {
		pulled, unpacked, err := sizes(v.image)
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintf(out, "  %-12s %s to pull, %s unpacked\n", v.platform, megabytes(pulled), megabytes(unpacked)); err != nil {
			return err
		}
	}
	return nil
}

func megabytes(n int64) string { return fmt.Sprintf("%.1f MB", float64(n)/mega) }
