package host_test

import (
	"debug/buildinfo"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// ship builds a service as images have it: with a linked version and without the embedded engine.
func ship(t *testing.T) (program string) {
	t.Helper()
	program = filepath.Join(t.TempDir(), "sample")
	build := exec.CommandContext(t.Context(), "go", "build", "-tags=nomsgpack,grpcnotrace,nosqlite",
		"-ldflags=-X github.com/guanxi-crm/guanxi/kit/buildinfo.version=v9.8.7", "-o", program, "./testdata/sample")
	said, err := build.CombinedOutput()
	require.NoError(t, err, string(said))
	return program
}

func TestAShippedServiceKnowsItsVersionAndKeepsDocumentsInMongoDBOnly(t *testing.T) {
	program := ship(t)
	version, err := exec.CommandContext(t.Context(), program, "--version").Output()
	require.NoError(t, err)
	require.Equal(t, "sample v9.8.7\n", string(version))

	args := flags(t, "--data-dir="+t.TempDir(), "--oidc-issuer=http://"+nobody, "--kafka-brokers="+nobody)
	said, err := exec.CommandContext(t.Context(), program, args...).CombinedOutput()
	require.ErrorContains(t, err, "exit status 1")
	require.Contains(t, string(said), "this build keeps documents in MongoDB only: set --mongodb-uri")

	info, err := buildinfo.ReadFile(program)
	require.NoError(t, err)
	for _, module := range info.Deps {
		require.NotContains(t, module.Path, "sqlite")
	}
}
