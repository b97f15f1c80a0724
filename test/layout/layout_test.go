package layout_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/test/layout"
)

func TestImportsLookInwards(t *testing.T) {
	for _, test := range []struct {
		from, to string
		allowed  bool
	}{
		{"customer", "customer/internal/loyalty", true},
		{"customer", "feedback", false},
		{"customer/internal/loyalty", "customer/internal/loyalty/store", true},
		{"customer/internal/loyalty", "customer/internal/area", true},
		{"customer/internal/loyalty", "customer/internal/customers/app", true},
		{"customer/internal/loyalty", "customer/internal/audit", false},
		{"customer/internal/loyalty/domain", "customer/internal/customers/domain", true},
		{"customer/internal/loyalty/domain", "customer/internal/customers/app", false},
		{"customer/internal/loyalty/domain", "customer/internal/loyalty/app", false},
		{"customer/internal/loyalty/app", "customer/internal/customers/app", true},
		{"customer/internal/loyalty/app", "customer/internal/customers/store", false},
		{"customer/internal/loyalty/api", "customer/internal/loyalty/store", false},
		{"customer/internal/loyalty/store", "customer/internal/loyalty/app", true},
		{"customer/internal/loyalty/store", "customer/internal/area", false},
		{"customer/internal/loyalty/domain", "customer/internal/changes", true},
		{"customer/internal/customers/domain", "customer/internal/fields/domain", true},
		{"customer/internal/fields/domain", "customer/internal/customers/domain", false},
		{"customer/internal/customers", "customer/internal/loyalty", false},
		{"feedback/internal/app", "feedback/internal/domain", true},
		{"feedback/internal/app", "feedback/internal/store", false},
		{"feedback/internal/api", "feedback/internal/app", true},
	} {
		err := layout.Check(test.from, test.to, []string{"area", "audit", "customers", "fields", "loyalty"})
		require.Equal(t, test.allowed, err == nil, "%s imports %s: %v", test.from, test.to, err)
	}
}

// TestServicesAreLaidOutAsTheyShould reads what the packages of every service import.
func TestServicesAreLaidOutAsTheyShould(t *testing.T) {
	root := filepath.Join("..", "..", "services")
	services, err := os.ReadDir(root)
	require.NoError(t, err)
	read := 0
	for _, service := range services {
		areas := areasOf(t, filepath.Join(root, service.Name(), "internal"))
		require.NoError(t, filepath.WalkDir(filepath.Join(root, service.Name()), func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			read++
			from, err := filepath.Rel(root, filepath.Dir(path))
			require.NoError(t, err)
			for _, to := range importsOf(t, path) {
				if err := layout.Check(filepath.ToSlash(from), to, areas); err != nil {
					t.Error(err)
				}
			}
			return nil
		}))
	}
	require.Greater(t, read, 100, "the services' sources are elsewhere")
}

// areasOf returns the folders that have layers of their own.
func areasOf(t *testing.T, internal string) (areas []string) {
	t.Helper()
	folders, err := os.ReadDir(internal)
	require.NoError(t, err)
	for _, folder := range folders {
		if folder.Name() == "area" || slices.ContainsFunc([]string{"domain", "app", "api", "store"}, func(layer string) bool {
			_, err := os.Stat(filepath.Join(internal, folder.Name(), layer))
			return err == nil
		}) {
			areas = append(areas, folder.Name())
		}
	}
	return areas
}

// importsOf returns the packages of services that a file imports, without Module.
func importsOf(t *testing.T, path string) (imports []string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
	require.NoError(t, err)
	for _, spec := range file.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		require.NoError(t, err)
		if to, ours := strings.CutPrefix(imported, layout.Module); ours {
			imports = append(imports, to)
		}
	}
	return imports
}
