package tenancy

import (
	"fmt"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// mount is a folder as Kubernetes projects ConfigMaps into one: links to files in ..data, which is itself a link that is
// swapped when anything changes.
type mount struct {
	t    *testing.T
	path string
	swap int
}

func newMount(t *testing.T, files map[string]string) *mount {
	t.Helper()
	m := &mount{t: t, path: t.TempDir()}
	m.put(files)
	return m
}

func (m *mount) put(files map[string]string) {
	m.t.Helper()
	m.swap++
	folder := fmt.Sprintf("..2026_%d", m.swap)
	require.NoError(m.t, os.Mkdir(filepath.Join(m.path, folder), 0o700))
	for name, content := range files {
		require.NoError(m.t, os.WriteFile(filepath.Join(m.path, folder, name), []byte(content), 0o600))
	}
	data := filepath.Join(m.path, "..data")
	require.NoError(m.t, os.Symlink(folder, data+"_tmp"))
	require.NoError(m.t, os.Rename(data+"_tmp", data))
	for name := range files {
		if link := filepath.Join(m.path, name); !exists(link) {
			require.NoError(m.t, os.Symlink(filepath.Join("..data", name), link))
		}
	}
}

func exists(link string) bool {
	_, err := os.Lstat(link)
	return err == nil
}

func ids(tenants []Tenant) (found []ID) {
	for _, t := range tenants {
		found = append(found, t.ID)
	}
	return found
}

func bytesOf(files map[string]string) map[string][]byte {
	all := make(map[string][]byte, len(files))
	for name, content := range maps.All(files) {
		all[name] = []byte(content)
	}
	return all
}

func TestFolderIsOneList(t *testing.T) {
	files := map[string]string{
		"tenants-00.yaml": "- {id: zeta, state: Active}\n",
		"tenants-01.yaml": "- {id: acme, state: Suspended}\n- {id: beta, state: Active}\n",
		"tenants-02.yaml": "",
	}
	m := newMount(t, files)
	require.NoError(t, os.WriteFile(filepath.Join(m.path, ".hidden.yaml"), []byte("- {id: hidden, state: Active}"), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(m.path, "README.md"), []byte("no tenants"), 0o600))
	require.NoError(t, os.Mkdir(filepath.Join(m.path, "more.yaml"), 0o700))
	d, err := OpenDirectory(m.path)
	require.NoError(t, err)
	require.Equal(t, []ID{"acme", "beta", "zeta"}, ids(d.All()))
	require.Equal(t, Revision(bytesOf(files)), d.Revision())
}

func TestFolderMayBeEmptyAndMustBeThere(t *testing.T) {
	d, err := OpenDirectory(t.TempDir())
	require.NoError(t, err)
	require.Empty(t, d.All())
	require.Equal(t, Revision(nil), d.Revision())
	_, err = OpenDirectory(filepath.Join(t.TempDir(), "none"))
	require.ErrorIs(t, err, os.ErrNotExist)
}

func TestFolderIsReadAgainWhenAnyFileChangesComesOrGoes(t *testing.T) {
	m := newMount(t, map[string]string{"tenants-00.yaml": "- {id: acme, state: Active}\n", "tenants-01.yaml": "- {id: beta, state: Active}\n"})
	d, err := OpenDirectory(m.path)
	require.NoError(t, err)
	seen := map[string]bool{d.Revision(): true}
	for _, step := range []struct {
		files map[string]string
		want  []ID
	}{
		{map[string]string{"tenants-00.yaml": "- {id: acme, state: Active}\n", "tenants-01.yaml": "- {id: zeta, state: Active}\n"}, []ID{"acme", "zeta"}},
		{map[string]string{"tenants-00.yaml": "- {id: acme, state: Active}\n", "tenants-01.yaml": "", "tenants-02.yaml": "- {id: zeta, state: Active}\n"}, []ID{"acme", "zeta"}},
		{map[string]string{"tenants-02.yaml": "- {id: zeta, state: Active}\n"}, []ID{"zeta"}}, // the others' links lead nowhere
		{nil, nil},
	} {
		m.put(step.files)
		d.refresh(t.Context())
		require.Equal(t, step.want, ids(d.All()))
		require.Equal(t, Revision(bytesOf(step.files)), d.Revision())
		require.False(t, seen[d.Revision()], "each content has a revision of its own")
		seen[d.Revision()] = true
	}
}

func TestMistakeInOneFileOfAFolderKeepsAllAsTheyWere(t *testing.T) {
	good := map[string]string{"tenants-00.yaml": "- {id: acme, state: Active}\n"}
	m := newMount(t, good)
	d, err := OpenDirectory(m.path)
	require.NoError(t, err)
	var log strings.Builder
	d.Log = slog.New(slog.NewTextHandler(&log, nil))
	m.put(map[string]string{"tenants-00.yaml": "", "tenants-01.yaml": "- {id: beta, state: Asleep}\n"})
	d.refresh(t.Context())
	require.Equal(t, []ID{"acme"}, ids(d.All()))
	require.Equal(t, Revision(bytesOf(good)), d.Revision(), "the revision is that of what is in force")
	require.Contains(t, log.String(), "tenants-01.yaml")
	m.put(map[string]string{"tenants-00.yaml": "", "tenants-01.yaml": "- {id: beta, state: Active}\n"})
	d.refresh(t.Context())
	require.Equal(t, []ID{"beta"}, ids(d.All()))
}

func TestTenantInTwoFilesIsRefusedNamingBoth(t *testing.T) {
	m := newMount(t, map[string]string{
		"tenants-00.yaml": "- {id: acme, state: Active}\n", "tenants-07.yaml": "- {id: beta, state: Active}\n- {id: acme, state: Active}\n",
	})
	_, err := OpenDirectory(m.path)
	require.ErrorContains(t, err, `tenant "acme" is in tenants-00.yaml and in tenants-07.yaml`)
}

// A tenant moves from the second file to the first in one swap, which comes when the first has been opened and the second
// has not: what is read is the old first and the new second, and the tenant is in neither.
func TestFilesThatAreSwappedWhileTheyAreReadAreNotMixed(t *testing.T) {
	m := newMount(t, map[string]string{"tenants-00.yaml": "", "tenants-01.yaml": "- {id: acme, state: Active}\n"})
	d, err := OpenDirectory(m.path)
	require.NoError(t, err)
	m.put(map[string]string{"tenants-01.yaml": "- {id: acme, state: Active}\n"})
	first := filepath.Join(m.path, "..data", "tenants-00.yaml")
	require.NoError(t, syscall.Mkfifo(first, 0o600)) // whoever reads it waits for its writer

	refreshed := make(chan struct{})
	go func() {
		defer close(refreshed)
		d.refresh(t.Context())
	}()
	writer, err := os.OpenFile(first, os.O_WRONLY, 0) // waits for the reader
	require.NoError(t, err)
	m.put(map[string]string{"tenants-00.yaml": "- {id: acme, state: Active}\n", "tenants-01.yaml": ""})
	require.NoError(t, writer.Close())
	<-refreshed
	require.True(t, d.IsActive("acme"))
}
