package cluster

import (
	"os"
	"os/exec"
	"strings"

	"github.com/stretchr/testify/require"
)

// Import loads image archives (OCI's or docker's) into the node, where pods find them without a registry, and checks that
// each of the images is then there. A cluster that was given has its images from a registry: there it does nothing.
func (c *Cluster) Import(archive string, images ...string) {
	c.t.Helper()
	if c.script == "" {
		return
	}
	out, err := exec.CommandContext(c.t.Context(), c.script, "import", archive).CombinedOutput()
	require.NoError(c.t, err, "%s", out)
	if len(images) == 0 {
		return
	}
	names, err := exec.CommandContext(c.t.Context(), c.script, "ctr", "images", "list", "--quiet").Output()
	require.NoError(c.t, err)
	require.Subset(c.t, strings.Fields(string(names)), images, "%s has other images", archive)
}

// Tag gives an imported image another name. A cluster that was given has both names in its registry.
func (c *Cluster) Tag(image, name string) {
	c.t.Helper()
	if c.script == "" {
		return
	}
	out, err := exec.CommandContext(c.t.Context(), c.script, "ctr", "images", "tag", "--force", image, name).CombinedOutput()
	require.NoError(c.t, err, "%s", out)
}

// Part returns the image of a part of the cluster itself: pause, coredns or gateway.
func (c *Cluster) Part(name string) string {
	c.t.Helper()
	return c.Registry() + "/" + name + ":cluster"
}

// Registry returns the prefix of the images' names: for a cluster that was given, where GUANXI_TEST_REGISTRY says that it
// finds them.
func (c *Cluster) Registry() string {
	c.t.Helper()
	if c.script != "" {
		return "guanxi.test"
	}
	prefix := os.Getenv("GUANXI_TEST_REGISTRY")
	require.NotEmpty(c.t, prefix, "set GUANXI_TEST_REGISTRY to where the cluster finds the images")
	return prefix
}
