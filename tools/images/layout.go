package main

import (
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/types"
)

// lay writes an OCI image layout: one index of the images under the reference, and each image's bill of materials as an
// artifact that refers to it. It returns the index's digest.
func lay(dir, reference, version string, variants []variant) (v1.Hash, error) {
	path, err := layout.Write(dir, empty.Index)
	if err != nil {
		return v1.Hash{}, err
	}
	index := mutate.IndexMediaType(empty.Index, types.OCIImageIndex)
	for _, v := range variants {
		index = mutate.AppendManifests(index, mutate.IndexAddendum{
			Add: v.image, Descriptor: v1.Descriptor{Platform: &v.platform},
		})
	}
	// containerd takes the whole reference from its own annotation; others take the tag from the standard's.
	err = path.AppendIndex(index, layout.WithAnnotations(map[string]string{
		"io.containerd.image.name":          reference,
		"org.opencontainers.image.ref.name": version,
	}))
	if err != nil {
		return v1.Hash{}, err
	}
	for _, v := range variants {
		if err := attach(path, v); err != nil {
			return v1.Hash{}, err
		}
	}
	return index.Digest()
}
