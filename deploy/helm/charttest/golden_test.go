package charttest

import (
	"flag"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write what is rendered as what is expected")

func TestChartsRenderWhatIsExpected(t *testing.T) {
	for _, chart := range []string{operator, platform} {
		for _, file := range values(t, chart) {
			t.Run(chart+"/"+name(file), func(t *testing.T) {
				golden := strings.TrimSuffix(file, ".yaml") + ".golden"
				got := legible(rendered(t, chart, file))
				if *update {
					require.NoError(t, os.WriteFile(golden, []byte(got), 0o600))
				}
				want, err := os.ReadFile(golden)
				require.NoError(t, err, "go test -update writes it")
				require.Equal(t, string(want), got, "go test -update takes it over")
			})
		}
	}
}

var (
	schema    = regexp.MustCompile(`(?m)^( {2}versions:)\n(?: {2,}.*\n|\n)+`)
	dashboard = regexp.MustCompile(`(?m)^( {2}guanxi-\S+\.json: \|)\n(?: {4}.*\n|\n)+`)
)

// legible leaves out what is in the repository already: schemas of CRDs and dashboards.
func legible(manifests string) string {
	var documents []string
	for document := range strings.SplitSeq(manifests, "\n---\n") {
		if strings.Contains(document, "kind: CustomResourceDefinition") {
			document = schema.ReplaceAllString(document+"\n", "$1 # operator/config/crd\n")
		}
		documents = append(documents, dashboard.ReplaceAllString(document, "$1 # dashboards\n"))
	}
	return strings.Join(documents, "\n---\n")
}

func TestChartsAreClean(t *testing.T) {
	for _, chart := range []string{operator, platform} {
		for _, file := range values(t, chart) {
			t.Run(chart+"/"+name(file), func(t *testing.T) {
				out, problems, err := helm(t, "lint", "--strict", "--values", file, "../"+chart)
				require.NoError(t, err, out+problems)
			})
		}
	}
}
