package domain_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// dataFile returns the path of a published data set, which is no part of the repository. A test that needs one is
// skipped where it is absent, but not in CI.
func dataFile(t *testing.T, name string) string {
	t.Helper()
	dir := os.Getenv("GUANXI_DATA")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "..", "..", "shared", "data")
	}
	path := filepath.Join(dir, name)
	if _, err := os.Stat(path); err != nil {
		if os.Getenv("CI") != "" {
			require.NoError(t, err)
		}
		t.Skipf("%s is absent: set GUANXI_DATA to the folder that holds %s", path, name)
	}
	return path
}
