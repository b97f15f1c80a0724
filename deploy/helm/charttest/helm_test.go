package charttest

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const (
	operator = "guanxi-operator"
	platform = "guanxi-platform"
)

// namespaces that the charts' documentation installs them into.
var namespaces = map[string]string{operator: "guanxi-system", platform: "guanxi"}

// tool returns the path of a program that `make` builds into .build/tools.
func tool(t testing.TB, name string) string {
	t.Helper()
	path, err := filepath.Abs(filepath.Join("..", "..", "..", ".build", "tools", name))
	require.NoError(t, err)
	if _, err := os.Stat(path); err != nil {
		t.Fatalf("%s is not built: make .build/tools/%s", name, name)
	}
	return path
}

// helm runs helm where it finds nothing of the person's who runs the tests.
func helm(t testing.TB, args ...string) (stdout, stderr string, err error) {
	t.Helper()
	home := t.TempDir()
	command := exec.CommandContext(t.Context(), tool(t, "helm"), args...)
	command.Env = []string{"HOME=" + home, "HELM_CACHE_HOME=" + home, "HELM_CONFIG_HOME=" + home, "HELM_DATA_HOME=" + home}
	var out, problems bytes.Buffer
	command.Stdout, command.Stderr = &out, &problems
	err = command.Run()
	return out.String(), problems.String(), err
}

// template renders a chart as its documentation installs it, with further arguments of helm.
func template(t testing.TB, chart string, args ...string) (stdout, stderr string, err error) {
	t.Helper()
	return helm(t, append([]string{
		"template", chart, filepath.Join("..", chart), "--namespace", namespaces[chart],
		"--kube-version", "1.37.0",
	}, args...)...)
}

// values are the values files that a chart is rendered with.
func values(t testing.TB, chart string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", chart, "*.yaml"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	return files
}

// name of a values file as a test's name.
func name(path string) string { return strings.TrimSuffix(filepath.Base(path), ".yaml") }

// rendered is what a chart makes of a values file; the chart must take it.
func rendered(t testing.TB, chart, file string) string {
	t.Helper()
	out, problems, err := template(t, chart, "--values", file)
	require.NoError(t, err, problems)
	return out
}
