package test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/testserver"
	"github.com/guanxi-crm/guanxi/test/platform"
)

// TestAnImportKilledInItsMiddleEndsWithEachRowOnce kills the customer service, with kill -9, while it imports, and starts
// it again. It goes on by itself; every row is one customer, which one event tells of.
func TestAnImportKilledInItsMiddleEndsWithEachRowOnce(t *testing.T) {
	const rows = 20_000
	broker := testserver.StartKafka(t)
	i := newInstallation(t)
	i.Settings["KAFKA_BROKERS"], i.Settings["DATA_DIR"] = broker.Addr, t.TempDir()
	customer := i.Start("customer", nil)
	requireEventually(t, "the service is ready", func() bool { ready, _ := i.Ready(customer); return ready })

	importer := i.Client(customer, demo, auth.Integration)
	path := "/v1/imports/" + importer.Must(http.MethodPost, "/v1/imports", map[string]any{"kind": "customers", "format": "csv"})["id"].(string)
	importer.Must(http.MethodPut, path+"/content", manyCustomers(rows))
	var killedAt job
	requireEventually(t, "some rows are read", func() bool { killedAt = readJob(t, importer, path); return killedAt.Rows.Read > 0 })
	customer.Kill()
	require.Equal(t, "running", killedAt.State)
	require.Less(t, killedAt.Rows.Read, rows, "the import was killed before its end")
	t.Logf("killed after %d rows of %d were noted", killedAt.Rows.Read, rows)
	customer.Start()

	importer = i.Client(customer, demo, auth.Integration)
	requireEventually(t, "the import has ended by itself", func() bool { return readJob(t, importer, path).State != "running" })
	ended := readJob(t, importer, path)
	require.Equal(t, "done", ended.State)
	require.Equal(t, counts{Read: rows, Created: rows}, ended.Rows)
	rowOf := map[string]string{} // by the customer's id
	for _, c := range all(importer, "/v1/customers") {
		rowOf[c["id"].(string)] = c["externalId"].(string)
	}
	require.Len(t, rowOf, rows)
	requireDistinct(t, rowOf)

	// A relay tells at least once: what it had sent when it was killed may be there again, as the same event.
	var told map[string]map[string]bool
	requireEventually(t, "every customer is told of", func() bool {
		told = registrations(platform.Events(t, broker.Addr, contracts.CustomerTopic))
		return len(told) == rows
	})
	for id, events := range told {
		require.Contains(t, rowOf, id)
		require.Len(t, events, 1, "%s is registered by one event", id)
	}
}

// job is an import as it is shown.
type job struct {
	State string
	Rows  counts
}

type counts struct{ Read, Created, Updated, Unchanged, Rejected int }

func readJob(t *testing.T, client *platform.Client, path string) job {
	t.Helper()
	return platform.Decode[job](t, client.Do(http.MethodGet, path, nil).Body)
}

// manyCustomers are people whose names have little in common, so that few of them could be the same person.
func manyCustomers(rows int) platform.CSV {
	random := rand.New(rand.NewPCG(2026, 11))
	word := func() string {
		letters := make([]byte, 6+random.IntN(4))
		for i := range letters {
			letters[i] = byte('a' + random.IntN(26))
		}
		return string(letters)
	}
	var text strings.Builder
	text.WriteString("externalId,kind,displayName\n")
	for n := range rows {
		fmt.Fprintf(&text, "c%d,person,%s %s\n", n, word(), word())
	}
	return platform.CSV(text.String())
}

func requireDistinct(t *testing.T, of map[string]string) {
	t.Helper()
	seen := map[string]bool{}
	for _, value := range of {
		require.False(t, seen[value], "%s is there twice", value)
		seen[value] = true
	}
}

// registrations are the ids of the events that registered each customer.
func registrations(events []platform.Event) map[string]map[string]bool {
	of := map[string]map[string]bool{}
	for _, e := range events {
		if e.Type != (contracts.CustomerRegistered{}).EventType() {
			continue
		}
		if of[e.Subject] == nil {
			of[e.Subject] = map[string]bool{}
		}
		of[e.Subject][e.ID] = true
	}
	return of
}
