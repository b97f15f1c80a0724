package main

import (
	"archive/tar"
	"bytes"
	"errors"
	"io"
	"maps"
	"os"
	"path/filepath"
	"testing"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/stretchr/testify/require"
)

// sources are those of a program that says its version and has a module of its own repository below it.
func sources() map[string]string {
	return map[string]string{
		"go.mod": "module example.org/hello\n\ngo 1.26\n\nrequire example.org/hello/words v0.0.0\n\nreplace example.org/hello/words => ./words\n",
		"cmd/hello/main.go": "package main\n\nimport (\n\t\"os\"\n\n\t\"example.org/hello/words\"\n)\n\n" +
			"var version string\n\nfunc main() { os.Stdout.WriteString(words.Hello + version) }\n",
		"words/go.mod":   "module example.org/hello/words\n\ngo 1.26\n",
		"words/words.go": "package words\n\nconst Hello = \"hello \"\n",
	}
}

// build makes the program's archive from sources in a new folder, and returns the folder it is in.
func build(t *testing.T, flags ...string) (out string, err error) {
	t.Helper()
	root, out := t.TempDir(), t.TempDir()
	for name, text := range sources() {
		file := filepath.Join(root, name)
		require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o750))
		require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	}
	t.Setenv("GOWORK", "off")
	flags = append([]string{
		"-root=" + root, "-out=" + out, "-prefix=registry.example.org/crm", "-version=v1.2.3", "-revision=9337390",
		"-source=https://example.org/hello", "-licenses=Apache-2.0", "-version-variable=main.version",
	}, flags...)
	return out, run(t.Context(), append(flags, "cmd/hello"), io.Discard)
}

// unpack returns the folder that an archive was made of, and the image layout in it.
func unpack(t *testing.T, archive string) (string, v1.ImageIndex) {
	t.Helper()
	dir := t.TempDir()
	content, err := os.ReadFile(archive)
	require.NoError(t, err)
	for name, f := range entries(t, bytes.NewReader(content)) {
		file := filepath.Join(dir, name)
		require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o750))
		require.NoError(t, os.WriteFile(file, f.content, 0o600))
	}
	index, err := layout.ImageIndexFromPath(dir)
	require.NoError(t, err)
	return dir, index
}

// entries reads a tar archive, and requires that nothing in it says where or when it was made.
func entries(t *testing.T, from io.Reader) map[string]file {
	t.Helper()
	files := map[string]file{}
	for archive := tar.NewReader(from); ; {
		header, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return files
		}
		require.NoError(t, err)
		require.Zero(t, header.ModTime.Unix(), header.Name)
		require.Zero(t, header.Uid+header.Gid, header.Name)
		content, err := io.ReadAll(archive)
		require.NoError(t, err)
		files[header.Name] = file{name: header.Name, mode: header.Mode, content: content}
	}
}

// filesOf returns what an image puts into the file system.
func filesOf(t *testing.T, image v1.Image) map[string]file {
	t.Helper()
	layers, err := image.Layers()
	require.NoError(t, err)
	all := map[string]file{}
	for _, l := range layers {
		content, err := l.Uncompressed()
		require.NoError(t, err)
		maps.Copy(all, entries(t, content))
		require.NoError(t, content.Close())
	}
	return all
}

// imagesIn returns the index that carries the reference, and its image for each platform.
func imagesIn(t *testing.T, index v1.ImageIndex) (v1.Descriptor, map[string]v1.Image) {
	t.Helper()
	top, err := index.IndexManifest()
	require.NoError(t, err)
	inner, err := index.ImageIndex(top.Manifests[0].Digest)
	require.NoError(t, err)
	manifest, err := inner.IndexManifest()
	require.NoError(t, err)
	images := map[string]v1.Image{}
	for _, d := range manifest.Manifests {
		image, err := inner.Image(d.Digest)
		require.NoError(t, err)
		images[d.Platform.String()] = image
	}
	return top.Manifests[0], images
}
