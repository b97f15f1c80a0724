package charttest

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

// role is what this test reads of a Role or a ClusterRole.
type role struct {
	Kind     string `yaml:"kind"`
	Metadata struct {
		Name string `yaml:"name"`
	} `yaml:"metadata"`
	Rules []yaml.Node `yaml:"rules"`
}

type rule struct {
	APIGroups       []string `yaml:"apiGroups"`
	Resources       []string `yaml:"resources"`
	ResourceNames   []string `yaml:"resourceNames"`
	Verbs           []string `yaml:"verbs"`
	NonResourceURLs []string `yaml:"nonResourceURLs"`
}

// roles of the chart with everything on that asks for a right.
func roles(t testing.TB) []role {
	t.Helper()
	var found []role
	decoder := yaml.NewDecoder(strings.NewReader(rendered(t, operator, filepath.Join("testdata", operator, "default.yaml"))))
	for {
		var r role
		if decoder.Decode(&r) != nil {
			break
		}
		if r.Kind == "Role" || r.Kind == "ClusterRole" {
			found = append(found, r)
		}
	}
	require.NotEmpty(t, found)
	return found
}

func TestRightsAreThoseThatWereAgreedOn(t *testing.T) {
	var list []string
	for _, r := range roles(t) {
		for _, node := range r.Rules {
			var one rule
			require.NoError(t, node.Decode(&one))
			require.Empty(t, one.NonResourceURLs, "%s asks for no path beside the resources", r.Metadata.Name)
			for _, group := range one.APIGroups {
				for _, resource := range one.Resources {
					list = append(list, fmt.Sprintf("%-12s %-22s %s/%s %s%s", r.Kind, r.Metadata.Name,
						cmp.Or(group, "core"), resource, strings.Join(one.Verbs, ","), only(one.ResourceNames)))
				}
			}
		}
	}
	slices.Sort(list)
	got := strings.Join(list, "\n") + "\n"
	golden := filepath.Join("testdata", "rights.golden")
	if *update {
		require.NoError(t, os.WriteFile(golden, []byte(got), 0o600))
	}
	want, err := os.ReadFile(golden)
	require.NoError(t, err)
	require.Equal(t, string(want), got, "a change of rights is agreed on, and then taken over with go test -update")
}

func only(names []string) string {
	if len(names) == 0 {
		return ""
	}
	return " only " + strings.Join(names, ",")
}

func TestNoRightIsAStarOrALadder(t *testing.T) {
	known := []string{"get", "list", "watch", "create", "update", "patch", "delete"}
	for _, r := range roles(t) {
		for _, node := range r.Rules {
			var one rule
			require.NoError(t, node.Decode(&one))
			require.NotEmpty(t, node.HeadComment, "%s: the rule on %v says no reason in a comment", r.Metadata.Name, one.Resources)
			require.Subset(t, known, one.Verbs, "%s: neither * nor escalate, bind, impersonate or deletecollection", r.Metadata.Name)
			require.NotContains(t, one.APIGroups, "*", r.Metadata.Name)
			require.NotContains(t, one.APIGroups, "rbac.authorization.k8s.io", "who may change roles may become anybody")
			for _, resource := range one.Resources {
				require.NotContains(t, resource, "*", r.Metadata.Name)
				require.NotContains(t, []string{"pods/exec", "pods/attach", "pods/ephemeralcontainers", "nodes/proxy", "serviceaccounts/token"},
					resource, "a way into what runs, or into another account")
			}
		}
	}
}
