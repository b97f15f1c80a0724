package test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/testserver"
	"github.com/guanxi-crm/guanxi/test/platform"
)

const (
	someCustomers = 500
	somePurchases = 6_000
)

// TestABrokerKilledDuringAnImportLosesAndDoublesNothing runs the platform on a real Apache Kafka and a MongoDB server,
// kills the broker while purchases are being imported, starts it again, and counts.
func TestABrokerKilledDuringAnImportLosesAndDoublesNothing(t *testing.T) {
	broker := testserver.StartKafka(t)
	p := platform.Start(t, "--kafka-brokers", broker.Addr, "--mongodb-uri", testserver.MongoDB(t))
	files, want := generated(t)
	out, err := p.CLI("import", "customers", files[0])
	require.NoError(t, err, out)

	imported := make(chan error, 1)
	go func() {
		out, err := p.CLI("import", "purchases", files[1], "--wait=false")
		if err != nil {
			err = fmt.Errorf("%w: %s", err, out)
		}
		imported <- err
	}()
	analyst := p.Client("demo", "analyst")
	purchases := func() int {
		return int(analyst.Must(http.MethodGet, "/v1/dashboard", nil)["purchases"].(float64))
	}
	requireEventually(t, "the first purchases are counted", func() bool { return purchases() > 0 })
	broker.Kill()
	require.NoError(t, <-imported, "an import goes on without a broker: what is told waits in the documents")
	require.Less(t, purchases(), somePurchases, "the broker was away while purchases were recorded")
	broker.Start()

	requireEventually(t, "every purchase is counted", func() bool { return purchases() >= somePurchases })
	figures := platform.Decode[dashboard](t, analyst.Do(http.MethodGet, "/v1/dashboard", nil).Body)
	require.EqualValues(t, someCustomers, figures.Customers.Total)
	require.EqualValues(t, somePurchases, figures.Purchases)
	require.Equal(t, want.Amount(), figures.Revenue[0].Amount)
}

// generated writes a file of customers and one of purchases, with a fixed seed, and returns what they come to.
func generated(t *testing.T) (files [2]string, total contracts.Money) {
	t.Helper()
	random := rand.New(rand.NewPCG(2026, 11))
	customers, purchases := [][]string{{"externalId", "kind", "displayName"}}, [][]string{{"externalId", "customerExternalId", "purchasedOn", "amount", "currency"}}
	for i := range someCustomers {
		customers = append(customers, []string{fmt.Sprintf("c%d", i), "person", fmt.Sprintf("客户 %d", i)})
	}
	total.Currency = "USD"
	for i := range somePurchases {
		amount := contracts.Money{Minor: random.Int64N(100_000), Currency: "USD"}
		total.Minor += amount.Minor
		day := fmt.Sprintf("2026-%02d-%02d", 1+random.IntN(6), 1+random.IntN(28))
		purchases = append(purchases, []string{fmt.Sprintf("o%d", i), fmt.Sprintf("c%d", random.IntN(someCustomers)), day, amount.Amount(), "USD"})
	}
	dir := t.TempDir()
	files = [2]string{filepath.Join(dir, "customers.csv"), filepath.Join(dir, "purchases.csv")}
	writeCSV(t, files[0], customers)
	writeCSV(t, files[1], purchases)
	return files, total
}
