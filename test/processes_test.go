package test

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/kit/testserver"
	"github.com/guanxi-crm/guanxi/test/platform"
)

const demo = tenancy.ID("demo")

// newInstallation serves the tenant demo.
func newInstallation(t *testing.T) *platform.Installation {
	t.Helper()
	return platform.NewInstallation(t, tenancy.Tenant{
		ID: demo, State: tenancy.Active, DisplayName: "Demo", TimeZone: "UTC", Currency: "USD", Language: "en",
	})
}

// TestFourProcessesAreOnePlatform runs the services' own binaries on a real Apache Kafka and a MongoDB server, and
// follows one customer through all four; then analytics is killed while purchases come in, and all are asked to end.
func TestFourProcessesAreOnePlatform(t *testing.T) {
	broker := testserver.StartKafka(t)
	i := newInstallation(t)
	i.Settings["KAFKA_BROKERS"], i.Settings["MONGODB_URI"] = broker.Addr, testserver.MongoDB(t)

	broker.Kill()
	running := map[string]*platform.Process{}
	for _, service := range platform.Services {
		running[service] = i.Start(service, nil)
	}
	for _, p := range running {
		requireEventually(t, p.Service+" misses the broker, and nothing else but what needs it", func() bool {
			ready, missing := i.Ready(p)
			require.False(t, ready)
			require.Contains(t, missing["kafka"], broker.Addr)
			return missing["store"] == "" && missing["issuer"] == "" && missing["api"] == ""
		})
		require.Equal(t, http.StatusOK, i.Ops(p).Do(http.MethodGet, "/livez", nil).Status)
	}
	broker.Start()
	for _, p := range running {
		requireEventually(t, p.Service+" is ready", func() bool { ready, _ := i.Ready(p); return ready })
		binary, err := os.Stat(platform.ServiceBinary(t, p.Service))
		require.NoError(t, err)
		t.Logf("%-12s %.1f MiB resident when ready, binary of %.1f MiB", p.Service,
			platform.MemoryOf(t, p.PID()).Now, float64(binary.Size())/(1<<20))
	}

	requireOneCustomersStory(t, i, running)
	requireFiguresSurviveAKill(t, i, running["customer"], running["analytics"])

	for _, p := range running {
		t.Logf("%-12s %.1f MiB resident at the end", p.Service, platform.MemoryOf(t, p.PID()).Now)
		code, took := p.Terminate()
		require.Zero(t, code, "a part that does not drain in time makes it 1:\n%s", p.Log())
		t.Logf("%-12s drained in %s", p.Service, took)
	}
}

// requireOneCustomersStory makes one of everything for one customer, in whichever service owns it, and reads it from
// the two that learn of it by events.
func requireOneCustomersStory(t *testing.T, i *platform.Installation, running map[string]*platform.Process) {
	t.Helper()
	as := func(service string, role auth.Role) *platform.Client { return i.Client(running[service], demo, role) }
	customer := as("customer", auth.Agent).Must(http.MethodPost, "/v1/customers", person("王小明"))["id"].(string)
	bought := purchase("order-1", "99.90")
	bought["purchasedOn"] = time.Now().UTC().Format(time.DateOnly) // one who bought nothing for long may be churned at any moment
	as("customer", auth.Agent).Must(http.MethodPost, "/v1/customers/"+customer+"/purchases", bought)

	// The two services learn of the customer by its event, and refuse it until then.
	create := func(service, path string, body any) (created map[string]any) {
		client := as(service, auth.Agent)
		requireEventually(t, "POST "+path, func() bool {
			answer := client.Do(http.MethodPost, path, body)
			if answer.Status != http.StatusCreated {
				require.Equal(t, http.StatusUnprocessableEntity, answer.Status, "%s", answer.Body)
				return false
			}
			created = platform.Decode[map[string]any](t, answer.Body)
			return true
		})
		return created
	}
	create("interaction", "/v1/touchpoints", map[string]any{
		"customerId": customer, "channel": "phone", "direction": "inbound", "subject": "Where is my order?",
	})
	survey := create("feedback", "/v1/surveys", map[string]any{"name": "After a purchase", "kind": "nps"})["id"]
	invitation := create("feedback", "/v1/invitations", map[string]any{"surveyId": survey, "customerId": customer})

	link, err := url.Parse(invitation["link"].(string))
	require.NoError(t, err)
	i.Anonymous(running["feedback"]).Must(http.MethodPost, link.Path, map[string]any{"score": 3, "comment": "It came broken."})
	var opened []any
	requireEventually(t, "the low score opens a case", func() bool {
		opened = as("feedback", auth.Agent).Must(http.MethodGet, "/v1/cases", nil)["items"].([]any)
		return len(opened) == 1
	})
	require.Equal(t, customer, opened[0].(map[string]any)["customerId"])

	analyst := as("analytics", auth.Analyst)
	requireEventually(t, "the profile shows all of it", func() bool {
		answer := analyst.Do(http.MethodGet, "/v1/profiles/"+customer, nil)
		if answer.Status != http.StatusOK {
			return false
		}
		profile := platform.Decode[profile](t, answer.Body)
		return profile.Stage == "customer" && profile.Purchases.Count == 1 && profile.LastContact.Channel == "phone" &&
			profile.LastScore.Score == 3 && len(profile.OpenCases) == 1 && profile.OpenCases[0] == opened[0].(map[string]any)["id"]
	})
	requireEventually(t, "the timeline shows all of it", func() bool {
		kinds := map[string]int{}
		for _, entry := range as("interaction", auth.Agent).Must(http.MethodGet, "/v1/timelines/"+customer, nil)["items"].([]any) {
			kinds[entry.(map[string]any)["kind"].(string)]++
		}
		return kinds["purchase"] == 1 && kinds["touchpoint"] == 1 && kinds["response"] == 1 && kinds["case-opened"] == 1
	})
}

type profile struct {
	Stage       string
	Purchases   struct{ Count int }
	LastContact struct{ Channel string }
	LastScore   struct{ Score int }
	OpenCases   []string
}

// requireFiguresSurviveAKill kills analytics while an import's purchases come in, and counts when it is back.
func requireFiguresSurviveAKill(t *testing.T, i *platform.Installation, customer, analytics *platform.Process) {
	t.Helper()
	files, total := generated(t)
	importer := i.Client(customer, demo, auth.Integration)
	run := func(kind, file string) {
		rows, err := os.ReadFile(file)
		require.NoError(t, err)
		id := importer.Must(http.MethodPost, "/v1/imports", map[string]any{"kind": kind, "format": "csv"})["id"].(string)
		importer.Must(http.MethodPut, "/v1/imports/"+id+"/content", platform.CSV(rows))
		requireEventually(t, "the import of "+kind+" is done", func() bool {
			return importer.Must(http.MethodGet, "/v1/imports/"+id, nil)["state"] == "done"
		})
	}
	figures := func() (dashboard, string) {
		answer := i.Client(analytics, demo, auth.Analyst).Do(http.MethodGet, "/v1/dashboard", nil)
		require.Equal(t, http.StatusOK, answer.Status, "%s", answer.Body)
		return platform.Decode[dashboard](t, answer.Body), string(answer.Body)
	}
	before, _ := figures()
	total.Minor += 99_90 // of the purchase there is

	run("customers", files[0])
	imported := make(chan struct{})
	go func() { defer close(imported); run("purchases", files[1]) }()
	requireEventually(t, "the first purchases are counted", func() bool { now, _ := figures(); return now.Purchases > before.Purchases })
	counted, _ := figures()
	analytics.Kill()
	t.Logf("killed after %d of %d purchases", counted.Purchases-before.Purchases, somePurchases)
	<-imported
	analytics.Start()
	requireEventually(t, "every purchase is counted", func() bool {
		now, _ := figures()
		return now.Purchases >= before.Purchases+somePurchases
	})
	after, whole := figures()
	require.Equal(t, before.Purchases+somePurchases, after.Purchases)
	require.Equal(t, before.Customers.Total+someCustomers, after.Customers.Total)
	require.Equal(t, total.Amount(), after.Revenue[0].Amount)

	analytics.Kill()
	analytics.Start()
	requireEventually(t, "analytics is ready again", func() bool { ready, _ := i.Ready(analytics); return ready })
	_, again := figures()
	require.Equal(t, whole, again, "what was counted is kept, byte for byte")
}

func TestAServiceStartsOnNoConfigurationThatSomeoneOnlyMeant(t *testing.T) {
	for name, c := range map[string]struct {
		own  map[string]string
		args []string
		want string
	}{
		"unknown variable":   {own: map[string]string{"KAFKA_BROKER": "127.0.0.1:9092"}, want: "GUANXI_KAFKA_BROKER:"},
		"malformed duration": {own: map[string]string{"DRAIN": "soon"}, want: "GUANXI_DRAIN"},
		"malformed number":   {own: map[string]string{"KAFKA_PARTITIONS": "six"}, want: "GUANXI_KAFKA_PARTITIONS"},
		"out of range":       {own: map[string]string{"SAMPLE_RATIO": "2"}, want: "GUANXI_SAMPLE_RATIO"},
		"missing":            {own: map[string]string{"OIDC_ISSUER": ""}, want: "GUANXI_OIDC_ISSUER"},
		"two stores":         {own: map[string]string{"MONGODB_URI": "mongodb://127.0.0.1/"}, want: "GUANXI_MONGODB_URI"},
		"unknown flag":       {args: []string{"--drian=9s"}, want: "--drian"},
		"no tenants file":    {own: map[string]string{"TENANTS_FILE": "nowhere.yaml"}, want: "nowhere.yaml"},
	} {
		t.Run(name, func(t *testing.T) {
			i := newInstallation(t)
			i.Settings["DATA_DIR"], i.Settings["KAFKA_BROKERS"] = t.TempDir(), "127.0.0.1:1"
			for _, service := range platform.Services {
				cmd := i.Command(service, c.own, c.args...)
				var complaint strings.Builder
				cmd.Stderr = &complaint
				require.Error(t, cmd.Run(), service)
				require.Equal(t, 1, cmd.ProcessState.ExitCode(), service)
				require.Contains(t, complaint.String(), c.want, service)
			}
		})
	}
}

// TestNoSecretIsWritten gives each service passwords that lead nowhere, so that connecting fails and is complained of.
func TestNoSecretIsWritten(t *testing.T) {
	const password, token = "hunter2-of-kafka", "hunter2-of-otlp"
	const nobody = "127.0.0.1:1"
	for _, service := range platform.Services {
		t.Run(service, func(t *testing.T) {
			i := newInstallation(t)
			i.Settings["DATA_DIR"], i.Settings["KAFKA_BROKERS"], i.Settings["LOG_LEVEL"] = t.TempDir(), nobody, "debug"
			i.Settings["KAFKA_USER"], i.Settings["KAFKA_PASSWORD"] = "guanxi", password
			i.Settings["OTLP_ENDPOINT"] = fmt.Sprintf("http://guanxi:%s@%s", token, nobody)
			p := i.Start(service, nil)
			shown := []string{string(i.Ops(p).Do(http.MethodGet, "/readyz", nil).Body), string(i.Ops(p).Do(http.MethodGet, "/metrics", nil).Body)}
			require.Contains(t, shown[0], nobody, "it says which brokers do not answer")
			code, _ := p.Terminate()
			require.Zero(t, code, "%s", p.Log())
			require.Contains(t, string(p.Log()), "guanxi:***@"+nobody, "the address without its password is worth seeing")
			for _, text := range append(shown, string(p.Log())) {
				require.NotContains(t, text, password)
				require.NotContains(t, text, token)
			}
		})
	}
}
