//go:build openapi

package test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/test/platform"
)

// TestAStrangerFindsWhatTheDocumentsPromise has schemathesis, which knows nothing of the services but their OpenAPI
// documents, send them what these allow and what they do not.
func TestAStrangerFindsWhatTheDocumentsPromise(t *testing.T) {
	tool := os.Getenv("GUANXI_SCHEMATHESIS")
	require.NotEmpty(t, tool, "GUANXI_SCHEMATHESIS names no schemathesis: make fuzz-api installs it")
	root, err := platform.Root()
	require.NoError(t, err)
	p := platform.Start(t)
	ids, err := json.Marshal(seed(t, p).ids)
	require.NoError(t, err)
	for _, service := range []string{"customer", "interaction", "feedback", "analytics"} {
		t.Run(service, func(t *testing.T) {
			run := exec.CommandContext(t.Context(), tool, "--config-file", filepath.Join(root, "test", "openapi", "schemathesis.toml"),
				"run", filepath.Join(root, "contracts", "openapi", service+".yaml"), "--url", p.URL)
			run.Dir = t.TempDir() // where it keeps examples
			run.Env = append(os.Environ(), "NO_COLOR=1", "PYTHONDONTWRITEBYTECODE=1",
				"SCHEMATHESIS_HOOKS="+filepath.Join(root, "test", "openapi", "hooks.py"),
				"GUANXI_IDS="+string(ids), "GUANXI_SERVER="+p.URL, "GUANXI_TOKEN="+p.Token("demo", "admin"))
			out, err := run.CombinedOutput()
			if err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			t.Logf("%s", out[max(0, len(out)-600):])
		})
	}
}
