package app_test

import (
	"context"
	"fmt"
	"io"
	"os"
	"runtime"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	heart "github.com/guanxi-crm/guanxi/services/customer/internal/customers/app"
	customers "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/imports/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/imports/domain"
)

// BenchmarkImportAtScale imports GUANXI_BENCH_ROWS customers, 20,000 unless it says otherwise, and reports rows a second,
// that as a part of what the store's own bulk write of the same documents comes to, and the most memory that was held.
func BenchmarkImportAtScale(b *testing.B) {
	rows := 20_000
	if wanted, err := strconv.Atoi(os.Getenv("GUANXI_BENCH_ROWS")); err == nil {
		rows = wanted
	}
	for b.Loop() {
		w := newWorld(b)
		w.now = time.Now() // the store drops what has expired by its own clock, and a large file takes its time
		job, err := w.app.CreateImport(b.Context(), app.NewImport{Kind: domain.Customers, Format: domain.CSV, AtOnce: true})
		require.NoError(b, err)
		stop := heldMost()
		began := time.Now()
		job, err = w.app.ReceiveFile(b.Context(), job.ID, fileOf(rows), "")
		require.NoError(b, err)
		job, _ = w.finish(job.ID, 0, false)
		took, held := time.Since(began), stop()
		require.Equal(b, domain.Progress{Read: int64(rows), Created: int64(rows)}, job.Progress)
		plain := newWorld(b).writeAll(rows)
		b.ReportMetric(float64(rows)/took.Seconds(), "rows/s")
		b.ReportMetric(plain.Seconds()/took.Seconds(), "of-bulk-write")
		b.ReportMetric(float64(held)/(1<<20), "MiB-held")
	}
}

func rowOf(n int) (externalID, name, email string) {
	return fmt.Sprintf("c%d", n), fmt.Sprintf("Customer %d", n), fmt.Sprintf("c%d@example.org", n)
}

func fileOf(rows int) io.Reader {
	in, out := io.Pipe()
	go func() {
		_, err := io.WriteString(out, "externalId,displayName,email\n")
		for n := 0; n < rows && err == nil; n++ {
			id, name, email := rowOf(n)
			_, err = fmt.Fprintf(out, "%s,%s,%s\n", id, name, email)
		}
		out.CloseWithError(err)
	}()
	return in
}

// writeAll writes the documents that the import makes, as many at once as it does, and returns how long that takes.
func (w *world) writeAll(rows int) (took time.Duration) {
	for first := 0; first < rows; first += 500 {
		var batch []heart.CustomerChange
		for n := first; n < min(rows, first+500); n++ {
			id, name, email := rowOf(n)
			customer, events, err := customers.Register(w.app.Customers.NewID("cus"), customers.Details{
				Kind: customers.Person, Name: customers.Name{Display: name}, ExternalID: id,
				ContactPoints: []customers.ContactPoint{{Kind: customers.Email, Value: email}},
			}, customers.Form{}, w.clock())
			require.NoError(w, err)
			batch = append(batch, heart.CustomerChange{Customer: heart.Customer{ID: customer.ID, Body: customer}, Events: events})
		}
		began := time.Now()
		_, err := w.app.Customers.Customers.AddAll(w.Context(), batch)
		took += time.Since(began)
		require.NoError(w, err)
	}
	return took
}

// heldMost watches the memory that is held, and returns the most when it is stopped, in bytes.
func heldMost() (stop func() uint64) {
	ctx, cancel := context.WithCancel(context.Background())
	most := make(chan uint64)
	go func() {
		var highest uint64
		var now runtime.MemStats
		for again := time.NewTicker(50 * time.Millisecond); ; {
			runtime.ReadMemStats(&now)
			highest = max(highest, now.HeapInuse+now.StackInuse)
			select {
			case <-ctx.Done():
				again.Stop()
				most <- highest
				return
			case <-again.C:
			}
		}
	}()
	return func() uint64 {
		cancel()
		return <-most
	}
}
