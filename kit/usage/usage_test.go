package usage_test

import (
	"encoding/json"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/kit/usage"
)

func TestReportIsReadByItsNames(t *testing.T) {
	at := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	report := usage.Report{Revision: "e3b0c44298fc1c14", Tenants: []usage.Tenant{
		{
			ID: "acme", State: tenancy.Active, Customers: new(int64(12)), Documents: 34, StorageBytes: 56789, EventsToday: 3,
			LastActivity: &at, MeasuredAt: &at,
		},
		{ID: "beta", State: tenancy.Suspended},
	}}
	text, err := json.Marshal(report)
	require.NoError(t, err)
	require.JSONEq(t, `{"revision":"e3b0c44298fc1c14","tenants":[
		{"id":"acme","state":"Active","customers":12,"documents":34,"storageBytes":56789,"eventsToday":3,
		 "lastActivity":"2026-03-01T12:00:00Z","measuredAt":"2026-03-01T12:00:00Z"},
		{"id":"beta","state":"Suspended","documents":0,"storageBytes":0,"eventsToday":0}]}`, string(text))
}

// Whoever reads reports, an operator's module say, is not to be given a web framework and a database driver with them.
func TestReadingReportsNeedsNeitherServerNorStore(t *testing.T) {
	packages, err := exec.CommandContext(t.Context(), "go", "list", "-deps", ".").Output()
	require.NoError(t, err)
	for name := range strings.Lines(string(packages)) {
		for _, heavy := range []string{"gin-gonic", "danielgtaylor", "mongo-driver", "modernc.org", "segmentio", "opentelemetry", "kit/docstore"} {
			require.NotContains(t, name, heavy)
		}
	}
}
