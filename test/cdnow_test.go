package test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/test/platform"
)

type dashboard struct {
	Customers struct {
		Total   int64
		ByStage map[string]int64
	}
	Purchases int64
	Revenue   []struct{ Amount, Currency string }
}

type cohorts struct {
	Cohorts []struct {
		Month     string
		Customers int64
		Active    []int64
	}
}

// TestCDNOWPurchasesGiveThePublishedFigures imports the whole published data set as a user does, reads the figures, and
// has them rebuilt from the topics.
func TestCDNOWPurchasesGiveThePublishedFigures(t *testing.T) {
	file := platform.DataFile(t, "CDNOW_master.txt")
	p := platform.Start(t)
	// By the rules that a tenant begins with, customers who bought nothing since 1997 are churned.
	keepSilentCustomers(t, p.Client("demo", "admin"))
	out, err := p.CLI("import", "cdnow", file)
	require.NoError(t, err, out)
	analyst := p.Client("demo", "analyst")
	requireCDNOW(t, analyst)

	again, err := p.CLI("import", "cdnow", file)
	require.NoError(t, err, again)
	requireCDNOW(t, analyst) // the same file again changes nothing

	requireEventually(t, "every customer is scored, by the latest of their purchases", func() bool {
		rfm := analyst.Must(http.MethodGet, "/v1/rfm", nil)
		return scored(rfm) == 23_570 && rfm["asOf"] == analyst.Must(http.MethodGet, "/v1/dashboard", nil)["asOf"]
	})
	readings := []string{"/v1/dashboard", "/v1/cohorts", "/v1/rfm", "/v1/profiles?limit=200"}
	before := read(analyst, readings)
	rebuilt, err := p.CLI("analytics", "rebuild")
	require.NoError(t, err, rebuilt)
	require.EventuallyWithT(t, func(c *assert.CollectT) {
		for i, after := range read(analyst, readings) {
			assert.Equal(c, before[i], after, "%s is not the same, byte for byte", readings[i])
		}
	}, platform.Patience, time.Second)
}

// keepSilentCustomers has no customer change its stage for buying nothing.
func keepSilentCustomers(t *testing.T, admin *platform.Client) {
	t.Helper()
	const rules = "/v1/lifecycle/rules"
	tag := admin.Do(http.MethodGet, rules, nil).Header.Get("ETag")
	admin.Must(http.MethodPatch, rules, map[string]any{"longSilence": map[string]any{"on": false}}, "If-Match", tag)
}

func requireCDNOW(t *testing.T, analyst *platform.Client) {
	t.Helper()
	figures := platform.Decode[dashboard](t, analyst.Do(http.MethodGet, "/v1/dashboard", nil).Body)
	require.EqualValues(t, 23_570, figures.Customers.Total)
	require.EqualValues(t, 23_570, figures.Customers.ByStage["customer"])
	require.EqualValues(t, 69_659, figures.Purchases)
	require.Len(t, figures.Revenue, 1)
	require.Equal(t, "2500315.63", figures.Revenue[0].Amount)
	require.Equal(t, "USD", figures.Revenue[0].Currency)

	table := platform.Decode[cohorts](t, analyst.Do(http.MethodGet, "/v1/cohorts", nil).Body)
	require.Len(t, table.Cohorts, 3)
	for i, want := range [][]int64{{7_846, 1_157, 964, 810}, {8_476, 1_312, 980, 783}, {7_248, 1_032, 752, 756}} {
		require.Equal(t, want, table.Cohorts[i].Active[:4], table.Cohorts[i].Month)
		require.Equal(t, want[0], table.Cohorts[i].Customers)
	}
}

// scored counts the customers in the segments of an RFM reading.
func scored(rfm map[string]any) (total int) {
	for _, segment := range rfm["segments"].([]any) {
		total += int(segment.(map[string]any)["customers"].(float64))
	}
	return total
}

func read(client *platform.Client, paths []string) (bodies []string) {
	for _, path := range paths {
		bodies = append(bodies, string(client.Do(http.MethodGet, path, nil).Body))
	}
	return bodies
}
