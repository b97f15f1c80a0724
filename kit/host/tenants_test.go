package host_test

import (
	"context"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/host"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/kit/usage"
)

// selling is the sample with one customer more, of acme, at each start; it knows how many there are.
func selling(ctx context.Context, env host.Env, cfg settings) (*host.Service, error) {
	built, err := sample(ctx, env, cfg)
	if err != nil {
		return nil, err
	}
	customers, err := docstore.Open[customer](ctx, env.Store, docstore.Schema{Name: "leads"})
	if err != nil {
		return nil, err
	}
	built.Customers = func(ctx context.Context, tenant tenancy.ID) (int64, error) { return customers.In(tenant).Count(ctx) }
	_, err = customers.In("acme").Insert(ctx, env.NewID("cus"), customer{Email: "ada@example.org"}, docstore.Event{ID: "e", Time: env.Now()})
	return built, err
}

func reportOf(t *testing.T, r *running) usage.Report {
	t.Helper()
	var report usage.Report
	require.Eventually(t, func() bool {
		status, body := get(t, r.url(t, "ops")+usage.Path)
		return status == http.StatusOK && json.Unmarshal([]byte(body), &report) == nil &&
			len(report.Tenants) > 0 && report.Tenants[0].MeasuredAt != nil
	}, patient, soon)
	return report
}

func TestTheOpsPortTellsWhichTenantsAreLoadedAndWhatTheyUse(t *testing.T) {
	folder, data := t.TempDir(), t.TempDir()
	files := map[string][]byte{
		"tenants-00.yaml": []byte("- {id: acme, state: Active}\n"), "tenants-01.yaml": []byte("- {id: beta, state: Suspended}\n"),
	}
	put := func(name string) {
		t.Helper()
		require.NoError(t, os.WriteFile(filepath.Join(folder, name), files[name], 0o600))
	}
	put("tenants-00.yaml")
	put("tenants-01.yaml")
	command := flags(t, "--data-dir="+data, "--tenants-file="+folder, "--oidc-issuer=http://"+nobody, "--kafka-brokers="+nobody)
	r := start(t, selling, command...)
	report := reportOf(t, r)
	require.Equal(t, tenancy.Revision(files), report.Revision)
	require.Len(t, report.Tenants, 2)
	require.EqualValues(t, 1, *report.Tenants[0].Customers)
	require.EqualValues(t, 1, report.Tenants[0].EventsToday)
	require.Equal(t, tenancy.Suspended, report.Tenants[1].State)

	files["tenants-01.yaml"] = []byte("- {id: beta, state: Active}\n")
	put("tenants-01.yaml")
	require.Eventually(t, func() bool { return reportOf(t, r).Revision == tenancy.Revision(files) }, patient, soon)
	r.stop()
	require.NoError(t, <-r.ended)

	next := start(t, selling, command...)
	acme := reportOf(t, next).Tenants[0]
	require.EqualValues(t, 2, *acme.Customers)
	require.EqualValues(t, 2, acme.EventsToday, "what was counted was written down before the end")
	next.stop()
	require.NoError(t, <-next.ended)
}
