package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestRepositoryHoldsWhatIsGenerated(t *testing.T) {
	require.NoError(t, run([]string{"-root", filepath.Join("..", ".."), "-check"}, &bytes.Buffer{}))
}

func TestStaleFilesAreNamedAndThenWritten(t *testing.T) {
	folder := t.TempDir()
	same, other, missing := filepath.Join(folder, "same"), filepath.Join(folder, "other"), filepath.Join(folder, "below", "missing")
	require.NoError(t, os.WriteFile(same, []byte("1"), 0o600))
	require.NoError(t, os.WriteFile(other, []byte("1"), 0o600))
	made := files{same: []byte("1"), other: []byte("2"), missing: []byte("3")}

	err := made.stale()
	require.ErrorContains(t, err, other)
	require.ErrorContains(t, err, missing)
	require.NotContains(t, err.Error(), same)

	var said bytes.Buffer
	require.NoError(t, made.write(&said))
	require.Equal(t, missing+"\n"+other+"\n", said.String())
	require.NoError(t, made.stale())
}

func TestVersionIsOneForChartAndImages(t *testing.T) {
	for version, chart := range map[string]string{
		"1.2.3":      "version: 1.2.3\nappVersion: v1.2.3\n",
		"1.2.3-rc.1": "version: 1.2.3-rc.1\nappVersion: v1.2.3-rc.1\n",
		"v1.2.3":     "",
		"1.2":        "",
		"latest":     "",
	} {
		folder := t.TempDir()
		from, to := filepath.Join(folder, "VERSION"), filepath.Join(folder, "Chart.yaml")
		require.NoError(t, os.WriteFile(from, []byte(version+"\n"), 0o600))
		require.NoError(t, os.WriteFile(to, []byte("version: 0.0.0\nappVersion: v0.0.0\n"), 0o600))
		made := files{}
		if chart == "" {
			require.ErrorContains(t, setVersion(made, from, to), "no semantic version")
			continue
		}
		require.NoError(t, setVersion(made, from, to))
		require.Equal(t, chart, string(made[to]))
	}
}
