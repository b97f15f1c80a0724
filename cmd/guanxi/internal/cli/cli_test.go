package cli_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/cmd/guanxi/internal/cli"
)

func run(t *testing.T, args ...string) (code int, out, errs string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code = cli.Main(t.Context(), append([]string{"guanxi"}, args...), &stdout, &stderr)
	return code, stdout.String(), stderr.String()
}

func TestErrorsAreOneSentenceWithTheWayOut(t *testing.T) {
	for _, name := range []string{"GUANXI_TOKEN", "GUANXI_SERVER", "GUANXI_KAFKA_BROKERS"} {
		t.Setenv(name, "")
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "file.txt")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	nobody := "http://127.0.0.1:1"
	for name, tc := range map[string]struct {
		args []string
		code int
		says []string
	}{
		"unknown command":       {[]string{"frob"}, 2, []string{"frob", "--help"}},
		"unknown flag":          {[]string{"up", "--frob"}, 2, []string{"--frob", "guanxi up --help"}},
		"missing flag":          {[]string{"dlq", "list"}, 2, []string{"--group", "guanxi dlq list --help"}},
		"missing file":          {[]string{"import", "customers", "nowhere.csv"}, 2, []string{"nowhere.csv"}},
		"no installation":       {[]string{"token", "--tenant", "demo"}, 1, []string{"no local installation", "guanxi up"}},
		"no tenant":             {[]string{"token"}, 1, []string{"--tenant demo"}},
		"operator with tenant":  {[]string{"token", "--tenant", "demo", "--role", "operator"}, 1, []string{"leave --tenant out"}},
		"expired token":         {[]string{"token", "--tenant", "demo", "--ttl=-1h"}, 1, []string{"--ttl"}},
		"unknown format":        {[]string{"import", "customers", file}, 1, []string{"--format csv"}},
		"nobody answers":        {[]string{"import", "customers", file, "--format", "csv", "--token", "t", "--server", nobody}, 1, []string{nobody, "guanxi up", "--server"}},
		"no server":             {[]string{"import", "customers", file, "--format", "csv", "--token", "t", "--server", "localhost"}, 1, []string{"is no server", "http://"}},
		"no trace id":           {[]string{"trace", "abc"}, 1, []string{"32 hexadecimal digits"}},
		"no brokers":            {[]string{"dlq", "list", "--group", "analytics"}, 1, []string{"--kafka-brokers"}},
		"brokers do not answer": {[]string{"dlq", "list", "--group", "analytics", "--kafka-brokers", "127.0.0.1:1"}, 1, []string{"127.0.0.1:1", "guanxi up"}},
		"not on this machine":   {[]string{"up", "--listen", "192.0.2.1:8080"}, 1, []string{"192.0.2.1:8080", "--listen"}},
	} {
		t.Run(name, func(t *testing.T) {
			code, out, errs := run(t, append(tc.args, "--data-dir", filepath.Join(dir, name))...)
			require.Equal(t, tc.code, code, errs)
			require.Empty(t, out)
			for _, says := range tc.says {
				require.Contains(t, errs, says)
			}
			require.Equal(t, 1, strings.Count(errs, "\n"), errs)
		})
	}
}

func TestEveryCommandHasAnExample(t *testing.T) {
	for _, command := range []string{
		"up", "token", "import customers", "import purchases", "import cdnow", "demo", "dlq list", "dlq replay", "trace",
		"analytics rebuild", "routes", "docs", "version",
	} {
		code, out, errs := run(t, append(strings.Fields(command), "--help")...)
		require.Zero(t, code, errs)
		require.Contains(t, out, "guanxi "+command, command)
		require.Contains(t, out, "Example", command)
	}
}

func TestRoutesTellThePermissionOfEach(t *testing.T) {
	code, out, errs := run(t, "routes")
	require.Zero(t, code, errs)
	require.Regexp(t, `customer +POST +/v1/customers +customer:write +register-customer`, out)
	require.Regexp(t, `analytics +POST +/v1/platform/analytics/rebuild +platform:operate`, out)
}
