package contracts_test

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/guanxi-crm/guanxi/contracts"
)

func TestPathsCoverEveryRouteOfATenant(t *testing.T) {
	for _, service := range []string{"customer", "interaction", "feedback", "analytics"} {
		raw, err := os.ReadFile("openapi/" + service + ".yaml")
		require.NoError(t, err)
		var document struct {
			Paths map[string]any `yaml:"paths"`
		}
		require.NoError(t, yaml.Unmarshal(raw, &document))
		used := map[string]bool{}
		for path := range document.Paths {
			if strings.HasPrefix(path, "/v1/platform/") {
				continue
			}
			noun := "/v1/" + strings.Split(path, "/")[2]
			require.Contains(t, contracts.Paths(service), noun, "%s answers at %s", service, path)
			used[noun] = true
		}
		require.Len(t, used, len(contracts.Paths(service)), "every prefix of %s has a route", service)
	}
	require.Empty(t, contracts.Paths("console"))
}
