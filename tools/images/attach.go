package main

import (
	"bytes"
	"encoding/json"
	"io"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/google/go-containerregistry/pkg/v1/partial"
	"github.com/google/go-containerregistry/pkg/v1/types"
)

const (
	sbomType = "application/vnd.cyclonedx+json"
	// nothingType is the type of the configuration of an artifact that has none (OCI image specification 1.1).
	nothingType = "application/vnd.oci.empty.v1+json"
)

// attach adds the variant's bill of materials as an artifact whose subject is the image, which is how registries list it
// among the image's referrers.
func attach(path layout.Path, v variant) error {
	subject, err := partial.Descriptor(v.image)
	if err != nil {
		return err
	}
	config, err := put(path, nothingType, []byte("{}"))
	if err != nil {
		return err
	}
	sbom, err := put(path, sbomType, v.sbom)
	if err != nil {
		return err
	}
	manifest, err := json.Marshal(v1.Manifest{
		SchemaVersion: 2, MediaType: types.OCIManifestSchema1, ArtifactType: sbomType,
		Config: config, Layers: []v1.Descriptor{sbom},
		Subject: &v1.Descriptor{MediaType: subject.MediaType, Size: subject.Size, Digest: subject.Digest},
	})
	if err != nil {
		return err
	}
	artifact, err := put(path, types.OCIManifestSchema1, manifest)
	if err != nil {
		return err
	}
	artifact.ArtifactType = sbomType
	return path.AppendDescriptor(artifact)
}

// put writes a blob.
func put(path layout.Path, media types.MediaType, content []byte) (v1.Descriptor, error) {
	digest, size, err := v1.SHA256(bytes.NewReader(content))
	if err != nil {
		return v1.Descriptor{}, err
	}
	return v1.Descriptor{MediaType: media, Size: size, Digest: digest},
		path.WriteBlob(digest, io.NopCloser(bytes.NewReader(content)))
}
