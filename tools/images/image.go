package main

import (
	"errors"
	"io"
	"os"
	"time"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/types"
)

// user is nobody in particular: a number, so that a cluster can see without the passwd file that it is not root.
const user = "65532:65532"

// newImage returns the image of a binary for a platform.
func newImage(binary, name string, platform v1.Platform, labels map[string]string) (v1.Image, error) {
	content, err := os.ReadFile(binary)
	if err != nil {
		return nil, err
	}
	below, err := layer(base()...)
	if err != nil {
		return nil, err
	}
	above, err := layer(file{name: name, mode: 0o755, content: content})
	if err != nil {
		return nil, err
	}
	image := mutate.ConfigMediaType(mutate.MediaType(empty.Image, types.OCIManifestSchema1), types.OCIConfigJSON)
	image, err = mutate.Append(image,
		mutate.Addendum{Layer: below, History: history("accounts and authorities")},
		mutate.Addendum{Layer: above, History: history("the program")})
	if err != nil {
		return nil, err
	}
	config, err := image.ConfigFile()
	if err != nil {
		return nil, err
	}
	config = config.DeepCopy()
	config.OS, config.Architecture, config.Variant = platform.OS, platform.Architecture, platform.Variant
	config.Created = v1.Time{Time: time.Unix(0, 0).UTC()}
	config.Config = v1.Config{User: user, Entrypoint: []string{"/" + name}, WorkingDir: "/", Labels: labels}
	return mutate.ConfigFile(image, config)
}

func history(what string) v1.History {
	return v1.History{Created: v1.Time{Time: time.Unix(0, 0).UTC()}, CreatedBy: "tools/images", Comment: what}
}

// sizes returns how many bytes are pulled for the image, and how many it has on a node.
func sizes(image v1.Image) (pulled, unpacked int64, err error) {
	layers, err := image.Layers()
	if err != nil {
		return 0, 0, err
	}
	for _, l := range layers {
		size, err := l.Size()
		if err != nil {
			return 0, 0, err
		}
		pulled += size
		content, err := l.Uncompressed()
		if err != nil {
			return 0, 0, err
		}
		n, err := io.Copy(io.Discard, content)
		if err := errors.Join(err, content.Close()); err != nil {
			return 0, 0, err
		}
		unpacked += n
	}
	return pulled, unpacked, nil
}
