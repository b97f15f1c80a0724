package cluster

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os/exec"
	"strings"

	"github.com/stretchr/testify/require"
)

// Kubectl runs kubectl and returns what it printed. The test fails when kubectl does.
func (c *Cluster) Kubectl(args ...string) string {
	c.t.Helper()
	out, err := c.Try(args...)
	require.NoError(c.t, err)
	return out
}

// Try runs kubectl where it may fail; the error then has what it said.
func (c *Cluster) Try(args ...string) (string, error) { return c.run(c.t.Context(), "", args...) }

// Apply applies the YAML as kubectl's user would, by server-side apply.
func (c *Cluster) Apply(yaml string) {
	c.t.Helper()
	_, err := c.TryApply(yaml)
	require.NoError(c.t, err)
}

// TryApply applies what the API server may refuse; the error then has what it said.
func (c *Cluster) TryApply(yaml string) (string, error) {
	return c.run(c.t.Context(), yaml, "apply", "--server-side", "-f", "-")
}

// Get reads the object, or the list of them, that `kubectl get` with these arguments finds.
func (c *Cluster) Get(into any, args ...string) {
	c.t.Helper()
	c.Read(into, append([]string{"get", "--output=json"}, args...)...)
}

// Read reads the JSON that kubectl prints with these arguments.
func (c *Cluster) Read(into any, args ...string) {
	c.t.Helper()
	require.NoError(c.t, json.Unmarshal([]byte(c.Kubectl(args...)), into))
}

// Field reads one value of an object by its JSONPath, such as {.status.phase}.
func (c *Cluster) Field(namespace, object, path string) string {
	c.t.Helper()
	return c.Kubectl("--namespace", namespace, "get", object, "--output=jsonpath="+path)
}

func (c *Cluster) run(ctx context.Context, stdin string, args ...string) (string, error) {
	command := exec.CommandContext(ctx, c.kubectl, args...)
	command.Stdin = strings.NewReader(stdin)
	var out, complaint bytes.Buffer
	command.Stdout, command.Stderr = &out, &complaint
	if err := command.Run(); err != nil {
		return out.String(), fmt.Errorf("kubectl %s: %w: %s", strings.Join(args, " "), err, strings.TrimSpace(complaint.String()))
	}
	return out.String(), nil
}
