package app_test

import (
	"testing"

	customers "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

// Of 100,000 customers, one in four Chinese, one in eleven is there twice.
func BenchmarkScan(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		w := newWorld(b)
		p := newPeople(1)
		var all []customers.Details
		for len(all) < 100_000 {
			d := p.western()
			if p.IntN(4) == 0 {
				d = p.chinese()
			}
			if all = append(all, d); p.IntN(10) == 0 {
				all = append(all, p.again(d))
			}
		}
		w.fill(all)
		b.StartTimer()
		job, took := w.scan()
		b.ReportMetric(float64(job.Customers)/took.Seconds(), "customers/s")
		b.Logf("%d customers, %d pairs compared, %d found in %v", job.Customers, job.Compared, job.Found, took)
	}
}
