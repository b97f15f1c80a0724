package main

import (
	"archive/tar"
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestSameFilesMakeTheSameImage(t *testing.T) {
	source := filepath.Join(t.TempDir(), "program")
	require.NoError(t, os.WriteFile(source, []byte("#!"), 0o600))
	one, other := filepath.Join(t.TempDir(), "1.tar"), filepath.Join(t.TempDir(), "2.tar")
	for _, out := range []string{one, other} {
		require.NoError(t, run(out, "guanxi.test/program:1", "/program", "65532", []string{"/program=" + source}))
	}
	require.Equal(t, contents(t, one), contents(t, other))
	require.Contains(t, contents(t, one), "manifest.json")
}

func TestFileWithoutSourceIsRefused(t *testing.T) {
	out := filepath.Join(t.TempDir(), "image.tar")
	require.ErrorContains(t, run(out, "guanxi.test/program:1", "/program", "0", []string{"/program"}), "DESTINATION=SOURCE")
	require.NoFileExists(t, out)
}

func contents(t *testing.T, path string) map[string]string {
	t.Helper()
	archive, err := os.ReadFile(path)
	require.NoError(t, err)
	files := map[string]string{}
	for in := tar.NewReader(bytes.NewReader(archive)); ; {
		header, err := in.Next()
		if errors.Is(err, io.EOF) {
			return files
		}
		require.NoError(t, err)
		body, err := io.ReadAll(in)
		require.NoError(t, err)
		files[header.Name] = string(body)
	}
}
