package buildinfo

import (
	"runtime/debug"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTheLinkersVersionGoesBeforeTheModulesAndThatBeforeTheRevision(t *testing.T) {
	revision := []debug.BuildSetting{{Key: "vcs", Value: "git"}, {Key: "vcs.revision", Value: "9337390"}}
	cases := map[string]struct {
		linked string
		info   *debug.BuildInfo
		want   string
	}{
		"linked":   {"v1.2.3", &debug.BuildInfo{Main: debug.Module{Version: "v1.0.0"}}, "v1.2.3"},
		"module":   {"", &debug.BuildInfo{Main: debug.Module{Version: "v1.0.0"}, Settings: revision}, "v1.0.0"},
		"revision": {"", &debug.BuildInfo{Main: debug.Module{Version: "(devel)"}, Settings: revision}, "9337390"},
		"neither":  {"", &debug.BuildInfo{}, "(devel)"},
		"no info":  {"", nil, "(devel)"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) { require.Equal(t, c.want, of(c.linked, c.info)) })
	}
}
