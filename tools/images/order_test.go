package main

import (
	"io"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAnArchiveAboveTheLimitFails(t *testing.T) {
	_, err := build(t, "-platforms=linux/amd64", "-limit=0")
	require.ErrorContains(t, err, "--limit")
}

func TestWhatDoesNotCompileFailsWithTheCompilersWords(t *testing.T) {
	_, err := build(t, "-platforms=linux/pdp11")
	require.ErrorContains(t, err, "unsupported GOOS/GOARCH pair")
}

func TestWhatCannotBeBuiltIsRefusedBeforeAnythingIsBuilt(t *testing.T) {
	cases := map[string]struct {
		args []string
		want string
	}{
		"no program":      {[]string{"-prefix=example.org/crm", "-version=v1"}, "name the folders"},
		"no platform":     {[]string{"-prefix=example.org/crm", "-version=v1", "-platforms=linux", "cmd/hello"}, "linux/amd64"},
		"tag with a plus": {[]string{"-prefix=example.org/crm", "-version=v1+2", "cmd/hello"}, "--version"},
		"no prefix":       {[]string{"-version=v1", "cmd/hello"}, "--prefix"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			require.ErrorContains(t, run(t.Context(), append([]string{"-out=" + t.TempDir()}, c.args...), io.Discard), c.want)
		})
	}
}
