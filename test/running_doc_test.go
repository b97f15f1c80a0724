package test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/test/platform"
)

var update = flag.Bool("update", false, "write the settings of the binaries into docs/running.md")

const tableBegins, tableEnds = "<!-- settings: go test ./test -run Documented -update -->\n", "<!-- end of settings -->"

// TestTheDocumentedSettingsAreThoseOfTheBinaries compares the table in docs/running.md with what --help says.
func TestTheDocumentedSettingsAreThoseOfTheBinaries(t *testing.T) {
	root, err := platform.Root()
	require.NoError(t, err)
	file := filepath.Join(root, "docs", "running.md")
	document, err := os.ReadFile(file)
	require.NoError(t, err)
	before, rest, found := strings.Cut(string(document), tableBegins)
	require.True(t, found, "the document has no line %s", tableBegins)
	documented, after, found := strings.Cut(rest, tableEnds)
	require.True(t, found, "the document has no line %s", tableEnds)

	table := settingsTable(t)
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(before+tableBegins+table+tableEnds+after), 0o600))
		return
	}
	require.Equal(t, table, documented, "write it with -update")
}

// setting is a flag as --help shows it.
type setting struct {
	flag, variable, value, meaning string
	required                       bool
}

func (s setting) row() string {
	switch {
	case s.required:
		s.value = "**required**"
	case s.value != "":
		s.value = "`" + s.value + "`"
	}
	meaning := strings.ReplaceAll(s.meaning, "<", "&lt;")
	return fmt.Sprintf("| %#q | %#q | %s | %s |\n", "--"+s.flag, s.variable, s.value, meaning)
}

// settingsTable lists what all four have, and then what is one service's own.
func settingsTable(t *testing.T) string {
	t.Helper()
	const head = "|---|---|---|---|\n"
	of := map[string][]setting{}
	for _, service := range platform.Services {
		help, err := platform.NewInstallation(t).Command(service, nil, "--help").Output()
		require.NoError(t, err)
		of[service] = settingsIn(string(help))
	}
	shared := func(s setting) bool {
		return !slices.ContainsFunc(platform.Services, func(service string) bool { return !slices.Contains(of[service], s) })
	}
	every, own := "| every service | variable | default | meaning |\n"+head, ""
	for n, service := range platform.Services {
		alone := ""
		for _, s := range of[service] {
			switch {
			case !shared(s):
				alone += s.row()
			case n == 0:
				every += s.row()
			}
		}
		if alone != "" {
			own += "\n| " + service + " only | variable | default | meaning |\n" + head + alone
		}
	}
	return every + own
}

var (
	flagLine    = regexp.MustCompile(`(?m)^ +--([a-z-]+)(?:=(\S+))?(?s:(.*?))\(\$(GUANXI_\w+)\)`)
	placeholder = regexp.MustCompile(`^[A-Z-]+(,\.{3})?$`) // stands for a value where there is no default
)

func settingsIn(help string) (settings []setting) {
	usage, _, _ := strings.Cut(help, "\n")
	_, flags, _ := strings.Cut(help, "--version") // which, as --help before it, has no variable
	for _, m := range flagLine.FindAllStringSubmatch(flags, -1) {
		s := setting{flag: m[1], value: strings.Trim(m[2], `"`), meaning: strings.Join(strings.Fields(m[3]), " "), variable: m[4]}
		if placeholder.MatchString(m[2]) {
			s.value = ""
		}
		s.required = strings.Contains(usage, " --"+s.flag+"=")
		settings = append(settings, s)
	}
	return settings
}
