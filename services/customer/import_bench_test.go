package customer_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// BenchmarkImport imports 1,000 customers and then 3,000 purchases of theirs, published as they come.
func BenchmarkImport(b *testing.B) {
	s := start(b)
	s.Run(s.Service.Parts...)
	rows := 0
	b.ResetTimer()
	for i := range b.N {
		customers, purchases := &strings.Builder{}, &strings.Builder{}
		fmt.Fprintln(customers, "externalId,kind,displayName,email,tags")
		fmt.Fprintln(purchases, "externalId,customerExternalId,purchasedOn,amount")
		for n := range 1000 {
			fmt.Fprintf(customers, "c%d-%d,person,Customer %d,c%d@example.org,\n", i, n, n, n)
			for m := range 3 {
				fmt.Fprintf(purchases, "o%d-%d-%d,c%d-%d,2026-01-%02d,%d.50\n", i, n, m, i, n, 1+m, n)
			}
		}
		job, _ := s.load("customers", "csv", customers.String())
		rows += int(job.Rows.Created)
		job, _ = s.load("purchases", "csv", purchases.String())
		rows += int(job.Rows.Created)
	}
	require.Equal(b, 4000*b.N, rows)
	b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
	b.StopTimer()
	require.Eventually(b, func() bool {
		left, err := s.Env.Store.Engine().Overdue(b.Context(), time.Now(), 1)
		return err == nil && len(left) == 0
	}, time.Minute, 10*time.Millisecond)
}
