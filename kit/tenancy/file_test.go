package tenancy

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/fault"
)

func TestAddingKeepsWhatIsThere(t *testing.T) {
	path := write(t, "# Ours.\n"+acme+"  # the first one\n")
	require.NoError(t, AddToFile(path, Tenant{ID: "beta", State: Active, Currency: "EUR"}))
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Contains(t, string(content), "# Ours.")
	require.Contains(t, string(content), "# the first one")
	tenants, err := ReadFile(path)
	require.NoError(t, err)
	require.Len(t, tenants, 2)
	require.Equal(t, "720h", tenants[0].Settings["interaction.followUpAfter"])
	require.Equal(t, Tenant{ID: "beta", State: Active, Currency: "EUR"}, tenants[1])
}

func TestAddingToNothingMakesTheFile(t *testing.T) {
	for name, path := range map[string]string{
		"missing": filepath.Join(t.TempDir(), "tenants.yaml"), "empty": write(t, ""), "empty list": write(t, "[]\n"),
	} {
		require.NoError(t, AddToFile(path, Tenant{ID: "acme", State: Active}), name)
		tenants, err := ReadFile(path)
		require.NoError(t, err, name)
		require.Len(t, tenants, 1, name)
	}
}

func TestAddingIsRefusedAndChangesNothing(t *testing.T) {
	path := write(t, acme)
	require.True(t, fault.Is(AddToFile(path, Tenant{ID: "acme", State: Active}), fault.Conflict))
	require.Error(t, AddToFile(path, Tenant{ID: "Beta", State: Active}))
	require.Error(t, WriteFile(path, []Tenant{{ID: "x"}}))
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, acme, string(content))
	left, err := os.ReadDir(filepath.Dir(path))
	require.NoError(t, err)
	require.Len(t, left, 1, "no temporary file is left")
}

func TestWhatIsEncodedIsRead(t *testing.T) {
	tenants := []Tenant{
		{ID: "acme", State: Active, DisplayName: "Acme: \"tea\"", Currency: "CNY", Limits: Limits{RequestsPerSecond: 0.5, EventsPerDay: 1 << 40}},
		{ID: "beta", State: Suspended, Settings: map[string]string{"interaction.followUpAfter": "720h"}},
	}
	content, err := Encode(tenants)
	require.NoError(t, err)
	read, err := parse(content)
	require.NoError(t, err)
	require.Equal(t, tenants, read)
	_, err = Encode([]Tenant{{ID: "acme", State: "Asleep"}})
	require.ErrorContains(t, err, `tenant 1 ("acme")`)
}
