package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	cdx "github.com/CycloneDX/cyclonedx-go"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/stretchr/testify/require"
)

func TestTheBillOfMaterialsListsWhatIsInTheBinaryAndRefersToTheImage(t *testing.T) {
	out, err := build(t, "-platforms=linux/arm64")
	require.NoError(t, err)
	beside, err := os.ReadFile(filepath.Join(out, "hello-linux-arm64.cdx.json"))
	require.NoError(t, err)
	var bom cdx.BOM
	require.NoError(t, cdx.NewBOMDecoder(bytes.NewReader(beside), cdx.BOMFileFormatJSON).Decode(&bom))

	dir, index := unpack(t, filepath.Join(out, "hello.tar"))
	_, images := imagesIn(t, index)
	image := images["linux/arm64"]
	sum := sha256.Sum256(filesOf(t, image)["hello"].content)
	require.Equal(t, []cdx.Hash{{Algorithm: cdx.HashAlgoSHA256, Value: hex.EncodeToString(sum[:])}}, *bom.Metadata.Component.Hashes)
	require.Equal(t, "pkg:golang/example.org/hello@v1.2.3", bom.Metadata.Component.PackageURL)
	var parts []string
	for _, part := range *bom.Components {
		parts = append(parts, part.PackageURL)
	}
	require.Equal(t, []string{
		"pkg:golang/std@" + strings.TrimPrefix(runtime.Version(), "go"),
		"pkg:golang/example.org/hello/words@v1.2.3",
	}, parts)

	top, err := index.IndexManifest()
	require.NoError(t, err)
	require.Len(t, top.Manifests, 2)
	require.Equal(t, sbomType, top.Manifests[1].ArtifactType)
	var artifact v1.Manifest
	require.NoError(t, json.Unmarshal(blob(t, dir, top.Manifests[1].Digest), &artifact))
	digest, err := image.Digest()
	require.NoError(t, err)
	require.Equal(t, digest, artifact.Subject.Digest)
	require.Equal(t, sbomType, artifact.ArtifactType)
	require.Equal(t, beside, blob(t, dir, artifact.Layers[0].Digest))
	require.Equal(t, "{}", string(blob(t, dir, artifact.Config.Digest)))
}

func blob(t *testing.T, dir string, digest v1.Hash) []byte {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(dir, "blobs", digest.Algorithm, digest.Hex))
	require.NoError(t, err)
	return content
}
