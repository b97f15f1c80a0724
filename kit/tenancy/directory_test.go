package tenancy

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/fault"
)

const acme = `- id: acme
  state: Active
  displayName: Acme (上海)
  timeZone: Asia/Shanghai
  currency: CNY
  language: zh-CN
  limits:
    requestsPerSecond: 50
    burst: 100
    customers: 1000
    storageBytes: 1073741824
    eventsPerDay: 20000
  settings:
    interaction.followUpAfter: 720h
`

func write(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "tenants.yaml")
	require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
	return path
}

func TestDirectoryIsTheFile(t *testing.T) {
	d, err := OpenDirectory(write(t, acme+"- {id: zeta, state: Suspended}\n- {id: beta, state: Active}\n"))
	require.NoError(t, err)
	got, ok := d.Lookup("acme")
	require.True(t, ok)
	require.Equal(t, Tenant{
		ID: "acme", State: Active, DisplayName: "Acme (上海)", TimeZone: "Asia/Shanghai", Currency: "CNY",
		Language: "zh-CN", Limits: Limits{RequestsPerSecond: 50, Burst: 100, Customers: 1000, StorageBytes: 1 << 30, EventsPerDay: 20000}, Settings: map[string]string{"interaction.followUpAfter": "720h"},
	}, got)
	require.Equal(t, "Asia/Shanghai", got.Location().String())
	all := d.All()
	require.Equal(t, []ID{"acme", "beta", "zeta"}, []ID{all[0].ID, all[1].ID, all[2].ID})
	require.Equal(t, time.UTC, all[1].Location())
}

func TestOnlyActiveTenantsAreAdmitted(t *testing.T) {
	d := NewDirectory(Tenant{ID: "acme", State: Active}, Tenant{ID: "dormant", State: Suspended})
	got, err := d.Admit("acme")
	require.NoError(t, err)
	require.Equal(t, ID("acme"), got.ID)
	for id, reason := range map[ID]string{"dormant": "suspended", "nobody": "not served", "": "not served"} {
		_, err := d.Admit(id)
		require.True(t, fault.Is(err, fault.Forbidden))
		require.ErrorContains(t, err, reason)
	}
}

func TestWrongFileIsRefusedNamingTheEntry(t *testing.T) {
	for name, test := range map[string]struct{ content, reason string }{
		"no list":            {"tenants: []", "must be a YAML list"},
		"no YAML":            {"- id: [", "must be a YAML list"},
		"two documents":      {acme + "---\n" + acme, "one YAML document"},
		"unknown field":      {acme + "  colour: red\n", "colour"},
		"misspelt limit":     {"- id: a\n  state: Active\n  limits: {requestPerSecond: 5}\n", "requestPerSecond"},
		"no id":              {acme + "- state: Active\n", `tenant 2 (""): id must be a DNS label`},
		"capital id":         {"- {id: Acme, state: Active}", "DNS label"},
		"id with slash":      {"- {id: a/b, state: Active}", "DNS label"},
		"long id":            {"- {id: " + strings.Repeat("a", 64) + ", state: Active}", "DNS label"},
		"id twice":           {acme + acme, `tenant 2 ("acme"): id is also that of tenant 1`},
		"no state":           {"- id: acme", "state must be"},
		"unknown state":      {"- {id: acme, state: active}", "state must be"},
		"unknown zone":       {"- {id: acme, state: Active, timeZone: Mars/Olympus}", "IANA"},
		"the machine's zone": {"- {id: acme, state: Active, timeZone: Local}", "IANA"},
		"unknown currency":   {"- {id: acme, state: Active, currency: RMB}", "ISO 4217"},
		"unknown language":   {"- {id: acme, state: Active, language: '???'}", "BCP 47"},
		"nameless admin":     {"- {id: acme, state: Active, admins: ['']}", "subjects"},
		"negative limit":     {"- {id: acme, state: Active, limits: {burst: -1}}", "negative"},
		"negative customers": {"- {id: acme, state: Active, limits: {customers: -1}}", "negative"},
		"negative storage":   {"- {id: acme, state: Active, limits: {storageBytes: -1}}", "negative"},
		"negative events":    {"- {id: acme, state: Active, limits: {eventsPerDay: -1}}", "negative"},
		"setting of nobody":  {"- {id: acme, state: Active, settings: {followUpAfter: 1h}}", "<service>.<setting>"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := OpenDirectory(write(t, test.content))
			require.ErrorContains(t, err, test.reason)
			require.ErrorContains(t, err, "tenants.yaml")
		})
	}
	_, err := OpenDirectory(filepath.Join(t.TempDir(), "none.yaml"))
	require.ErrorIs(t, err, os.ErrNotExist)
}

func TestOnlyActiveTenantsAreWorkedFor(t *testing.T) {
	d := NewDirectory(Tenant{ID: "zeta", State: Active}, Tenant{ID: "dormant", State: Suspended}, Tenant{ID: "acme", State: Active})
	require.Equal(t, []Tenant{{ID: "acme", State: Active}, {ID: "zeta", State: Active}}, d.Active())
	require.True(t, d.IsActive("acme"))
	require.False(t, d.IsActive("dormant"))
	require.False(t, d.IsActive("nobody"))
	require.Empty(t, d.Revision(), "there is no file to compare with")
}

func TestEmptyFileHasNoTenants(t *testing.T) {
	d, err := OpenDirectory(write(t, "# none yet\n"))
	require.NoError(t, err)
	require.Empty(t, d.All())
}

func TestChangeIsSeenAndMistakeIsNot(t *testing.T) {
	path := write(t, "- {id: acme, state: Active}\n")
	d, err := OpenDirectory(path)
	require.NoError(t, err)
	var log strings.Builder
	d.Log = slog.New(slog.NewTextHandler(&log, nil))

	require.NoError(t, WriteFile(path, []Tenant{{ID: "acme", State: Suspended}}))
	d.refresh(t.Context())
	got, _ := d.Lookup("acme")
	require.Equal(t, Suspended, got.State)

	require.NoError(t, os.WriteFile(path, []byte("- {id: acme, state: Asleep}\n"), 0o600))
	d.refresh(t.Context())
	d.refresh(t.Context())
	got, _ = d.Lookup("acme")
	require.Equal(t, Suspended, got.State)
	require.Equal(t, 1, strings.Count(log.String(), "cannot be read"), "said once")

	require.NoError(t, os.Remove(path))
	d.refresh(t.Context())
	require.Equal(t, 2, strings.Count(log.String(), "cannot be read"))
	require.NoError(t, WriteFile(path, []Tenant{{ID: "acme", State: Active}}))
	d.refresh(t.Context())
	got, _ = d.Lookup("acme")
	require.Equal(t, Active, got.State)
}

// A mounted ConfigMap changes by the swap of a link to a folder, which may leave time and size of the file as they were.
func TestSwapOfAMountedFolderIsSeen(t *testing.T) {
	root := t.TempDir()
	same := time.Unix(1_700_000_000, 0)
	for folder, content := range map[string]string{"a": "- {id: acme, state: Active}\n", "b": "- {id: beta, state: Active}\n"} {
		require.NoError(t, os.Mkdir(filepath.Join(root, folder), 0o700))
		file := filepath.Join(root, folder, "tenants.yaml")
		require.NoError(t, os.WriteFile(file, []byte(content), 0o600))
		require.NoError(t, os.Chtimes(file, same, same))
	}
	data := filepath.Join(root, "..data")
	require.NoError(t, os.Symlink("a", data))
	require.NoError(t, os.Symlink(filepath.Join("..data", "tenants.yaml"), filepath.Join(root, "tenants.yaml")))
	d, err := OpenDirectory(filepath.Join(root, "tenants.yaml"))
	require.NoError(t, err)

	require.NoError(t, os.Symlink("b", data+".new"))
	require.NoError(t, os.Rename(data+".new", data))
	d.refresh(t.Context())
	_, ok := d.Lookup("beta")
	require.True(t, ok)
}

func TestWatchSeesChangesUntilItEnds(t *testing.T) {
	path := write(t, "- {id: acme, state: Active}\n")
	d, err := OpenDirectory(path)
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- d.Watch(ctx) }()
	require.NoError(t, AddToFile(path, Tenant{ID: "beta", State: Active}))
	require.Eventually(t, func() bool { _, ok := d.Lookup("beta"); return ok }, 10*time.Second, 10*time.Millisecond)
	cancel()
	require.NoError(t, <-ended)
}
