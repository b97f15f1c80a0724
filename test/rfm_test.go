package test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/test/platform"
)

// TestRFMScoresEqualThePublishedOnes imports the orders that the R package rfm is documented with, as CSV through the
// command line, and compares the scores of every customer.
func TestRFMScoresEqualThePublishedOnes(t *testing.T) {
	orders := readCSV(t, platform.DataFile(t, "rfm_data_orders.csv"))
	want := map[string][3]int{}
	for _, row := range readCSV(t, platform.DataFile(t, "rfm_expected_computed.csv")) {
		want[row["customer_id"]] = [3]int{digit(row["r"]), digit(row["f"]), digit(row["m"])}
	}
	customers, purchases := [][]string{{"externalId", "kind", "displayName"}}, [][]string{{"externalId", "customerExternalId", "purchasedOn", "amount", "currency"}}
	seen := map[string]bool{}
	for i, order := range orders {
		id := order["customer_id"]
		if !seen[id] {
			seen[id] = true
			customers = append(customers, []string{id, "person", id})
		}
		purchases = append(purchases, []string{fmt.Sprintf("order-%d", i), id, order["order_date"], order["revenue"], "USD"})
	}
	require.Len(t, seen, 995)

	p := platform.Start(t)
	p.AddTenant("rfm")
	for _, file := range []struct {
		kind string
		rows [][]string
	}{{"customers", customers}, {"purchases", purchases}} {
		path := filepath.Join(t.TempDir(), file.kind+".csv")
		writeCSV(t, path, file.rows)
		out, err := p.CLI("import", file.kind, path, "--tenant", "rfm")
		require.NoError(t, err, out)
	}

	agent, analyst := p.Client("rfm", "agent"), p.Client("rfm", "analyst")
	external := map[string]string{}
	for _, item := range all(agent, "/v1/customers") {
		external[item["id"].(string)], _ = item["externalId"].(string)
	}
	require.Len(t, external, 995)
	requireEventually(t, "all customers are scored", func() bool {
		return scored(analyst.Must(http.MethodGet, "/v1/rfm", nil)) == 995 && analyst.Must(http.MethodGet, "/v1/dashboard", nil)["purchases"].(float64) == 4906
	})
	requireEventually(t, "the scores of all 995 customers are the published ones", func() bool {
		got := map[string][3]int{}
		for _, profile := range all(analyst, "/v1/profiles") {
			if scores, scored := profile["scores"].(map[string]any); scored {
				got[external[profile["customerId"].(string)]] = [3]int{
					int(scores["recency"].(float64)), int(scores["frequency"].(float64)), int(scores["monetary"].(float64)),
				}
			}
		}
		for id, scores := range want {
			if got[id] != scores {
				return false
			}
		}
		return len(got) == len(want)
	})

	edges := analyst.Must(http.MethodGet, "/v1/rfm", nil)["edges"].(map[string]any)
	require.Equal(t, []any{4.0, 5.0, 6.0, 8.0}, edges["purchases"])
	require.Equal(t, []any{"255.80", "382.00", "506.40", "666.00"}, edges["monetary"])
}

// all walks a list to its end.
func all(client *platform.Client, path string) (items []map[string]any) {
	for cursor := ""; ; {
		page := client.Must(http.MethodGet, path+"?limit=200&cursor="+cursor, nil)
		for _, item := range page["items"].([]any) {
			items = append(items, item.(map[string]any))
		}
		next, more := page["next"].(string)
		if !more {
			return items
		}
		cursor = next
	}
}

func readCSV(t *testing.T, path string) (rows []map[string]string) {
	t.Helper()
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	records, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	require.NoError(t, err)
	for _, record := range records[1:] {
		row := map[string]string{}
		for i, column := range records[0] {
			row[column] = record[i]
		}
		rows = append(rows, row)
	}
	return rows
}

func writeCSV(t *testing.T, path string, rows [][]string) {
	t.Helper()
	var text bytes.Buffer
	require.NoError(t, csv.NewWriter(&text).WriteAll(rows))
	require.NoError(t, os.WriteFile(path, text.Bytes(), 0o600))
}

func digit(s string) int { return int(s[0] - '0') }
