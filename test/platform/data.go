package platform

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// DataFile returns the path of a published data set. Where it is absent the test is skipped with its name, but not in
// CI, which has it.
func DataFile(t testing.TB, name string) string {
	t.Helper()
	dir := os.Getenv("GUANXI_DATA")
	if dir == "" {
		root, err := Root()
		require.NoError(t, err)
		dir = filepath.Join(root, "..", "shared", "data")
	}
	path := filepath.Join(dir, name)
	if _, err := os.Stat(path); err != nil {
		if os.Getenv("CI") != "" {
			require.FailNow(t, "a data set is missing", "%s is not in %s", name, dir)
		}
		t.Skipf("%s is not in %s: set GUANXI_DATA to the folder that has it", name, dir)
	}
	return path
}
