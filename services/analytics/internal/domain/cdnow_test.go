package domain_test

import (
	"bufio"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/services/analytics/internal/domain"
)

// cdnow returns the purchases of CDNOW as events, customer by customer as the file has them.
func cdnow(t *testing.T) []domain.Event {
	t.Helper()
	file, err := os.Open(dataFile(t, "CDNOW_master.txt"))
	require.NoError(t, err)
	defer file.Close()
	var events []domain.Event
	last := make(map[string]int64)
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		fields := strings.Fields(lines.Text())
		if len(fields) != 4 || fields[0] == "customer_id" {
			continue
		}
		total, err := contracts.ParseMoney(fields[3], "USD")
		require.NoError(t, err)
		day := fmt.Sprintf("%s-%s-%s", fields[1][:4], fields[1][4:6], fields[1][6:])
		id := "cus_" + fields[0]
		last[id]++
		events = append(events, domain.Event{
			Stream: domain.OfCustomer, Customer: id, Subject: id, Sequence: last[id], Offset: int64(len(events)),
			Time: time.Date(1998, 7, 1, 0, 0, 0, 0, time.UTC),
			Data: contracts.PurchaseRecorded{CustomerID: id, PurchasedOn: day, Total: total},
		})
	}
	require.NoError(t, lines.Err())
	return events
}

func TestCohortsOfCDNOW(t *testing.T) {
	var shard domain.Shard
	profiles := make(map[string]domain.Profile)
	events := cdnow(t)
	require.Len(t, events, 69_659)
	for len(events) > 0 {
		batch := events[:min(500, len(events))]
		events = events[len(batch):]
		played, err := shard.Play(profiles, batch)
		require.NoError(t, err)
		shard = played.Shard
		for _, p := range played.Profiles {
			profiles[p.CustomerID] = p
		}
	}
	require.Len(t, profiles, 23_570)
	var purchases, revenue int64
	for _, sales := range shard.Figures.Sales {
		purchases, revenue = purchases+sales.Purchases, revenue+sales.Revenue
	}
	require.EqualValues(t, 69_659, purchases)
	require.EqualValues(t, 250_031_563, revenue, "cents")

	cohorts := shard.Figures.Cohorts()
	require.Len(t, cohorts, 3)
	for i, want := range []struct {
		month domain.Month
		first []int64
	}{
		{"1997-01", []int64{7846, 1157, 964, 810}},
		{"1997-02", []int64{8476, 1312, 980, 783}},
		{"1997-03", []int64{7248, 1032, 752, 756}},
	} {
		require.Equal(t, want.month, cohorts[i].Month)
		require.Equal(t, want.first, cohorts[i].Active[:4])
		require.Len(t, cohorts[i].Active, 18-i)
	}
	require.EqualValues(t, 7846, shard.Figures.BuyersByMonth()["1997-01"].New)
	require.Equal(t, domain.Buyers{New: 8476, Returning: 1157}, shard.Figures.BuyersByMonth()["1997-02"])
}
