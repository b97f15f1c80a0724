package sqlite_test

import (
	"fmt"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/docstore/sqlite"
)

// purchase has about the size and the indexes of the services' documents.
type purchase struct {
	ExternalID string    `bson:"externalId,omitempty"`
	Customer   string    `bson:"customer"`
	State      string    `bson:"state"`
	At         time.Time `bson:"at"`
	Amount     int64     `bson:"amount"`
	Currency   string    `bson:"currency"`
	Items      []string  `bson:"items"`
	Note       string    `bson:"note"`
}

var purchases = docstore.Schema{Name: "purchases", Indexes: []docstore.Index{
	{Name: "byExternalId", Fields: []string{"externalId"}, Unique: true},
	{Name: "byCustomer", Fields: []string{"customer", "at"}},
}}

func somePurchase(n int64) purchase {
	return purchase{
		ExternalID: fmt.Sprintf("order-%d", n), Customer: fmt.Sprintf("cus_%d", n%1000), State: "recorded",
		At: time.UnixMilli(1_700_000_000_000 + n*1000).UTC(), Amount: 1999, Currency: "CNY",
		Items: []string{"sku-1048", "sku-2201"}, Note: "two parcels, the second one to be left with the neighbours on the ground floor",
	}
}

func someEvent(n int64) docstore.Event {
	return docstore.Event{
		ID: fmt.Sprintf("0190f2a0-0000-7000-8000-%012d", n), Type: "dev.guanxi.customer.purchase-recorded.v1", Key: "cus_1",
		Time: time.UnixMilli(1_700_000_000_000 + n).UTC(), Data: []byte(`{"purchaseId":"pur_1","amount":{"amount":"19.99","currency":"CNY"}}`),
	}
}

func openPurchases(b *testing.B) (docstore.Handle[purchase], docstore.Engine) {
	b.Helper()
	engine, err := sqlite.Open(b.Context(), filepath.Join(b.TempDir(), "bench.db"), sqlite.Options{})
	require.NoError(b, err)
	b.Cleanup(func() { require.NoError(b, engine.Close()) })
	c, err := docstore.Open[purchase](b.Context(), docstore.New(engine), purchases)
	require.NoError(b, err)
	return c.In("acme"), engine
}

func BenchmarkBulkInsert(b *testing.B) {
	for _, events := range []int{0, 1} {
		for _, size := range []int{500, 1000} {
			b.Run(fmt.Sprintf("writes=%d/events=%d", size, events), func(b *testing.B) {
				h, _ := openPurchases(b)
				var n int64
				b.ReportAllocs()
				for b.Loop() {
					writes := make([]docstore.Write[purchase], size)
					for i := range writes {
						n++
						writes[i] = docstore.Write[purchase]{Doc: docstore.Doc[purchase]{ID: fmt.Sprintf("pur_%08d", n), Body: somePurchase(n)}}
						for range events {
							writes[i].Events = append(writes[i].Events, someEvent(n))
						}
					}
					errs, err := h.Write(b.Context(), writes)
					require.NoError(b, err)
					for _, err := range errs {
						require.NoError(b, err)
					}
				}
				b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "docs/s")
			})
		}
	}
}

func BenchmarkConcurrentInsert(b *testing.B) {
	h, _ := openPurchases(b)
	var last atomic.Int64
	b.ReportAllocs()
	b.SetParallelism(32) // times GOMAXPROCS
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			n := last.Add(1)
			if _, err := h.Insert(b.Context(), fmt.Sprintf("pur_%08d", n), somePurchase(n), someEvent(n)); err != nil {
				b.Error(err)
			}
		}
	})
	b.ReportMetric(float64(last.Load())/b.Elapsed().Seconds(), "docs/s")
}

func BenchmarkGet(b *testing.B) {
	h, _ := openPurchases(b)
	fill(b, h, 10_000)
	var last atomic.Int64
	b.ReportAllocs()
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if _, err := h.Get(b.Context(), fmt.Sprintf("pur_%08d", last.Add(1)%10_000+1)); err != nil {
				b.Error(err)
			}
		}
	})
}

func BenchmarkFindPage(b *testing.B) {
	h, _ := openPurchases(b)
	fill(b, h, 10_000)
	b.ReportAllocs()
	for b.Loop() {
		page, err := h.Find(b.Context(), docstore.Query{
			Where: []docstore.Cond{docstore.Eq("customer", "cus_7")}, Sort: "at", Desc: true, Limit: 10,
		})
		require.NoError(b, err)
		require.Len(b, page.Docs, 10)
	}
}

// BenchmarkReplaceAndAcknowledge is the life of an event: a compare-and-set that tells it, and the relay's answer.
func BenchmarkReplaceAndAcknowledge(b *testing.B) {
	h, engine := openPurchases(b)
	fill(b, h, 64)
	var worker atomic.Int64
	var done atomic.Int64
	b.ReportAllocs()
	b.ResetTimer()
	b.SetParallelism(32)
	b.RunParallel(func(pb *testing.PB) {
		doc, err := h.Get(b.Context(), fmt.Sprintf("pur_%08d", worker.Add(1)))
		if err != nil {
			b.Error(err)
			return
		}
		for told := int64(1); pb.Next(); told++ {
			if doc, err = h.Replace(b.Context(), doc, someEvent(told)); err != nil {
				b.Error(err)
			}
			ref := docstore.Ref{Collection: "purchases", Tenant: "acme", ID: doc.ID}
			if err := engine.Acknowledge(b.Context(), []docstore.Ack{{Ref: ref, Through: told}}); err != nil {
				b.Error(err)
			}
			done.Add(1)
		}
	})
	b.ReportMetric(float64(done.Load())/b.Elapsed().Seconds(), "docs/s")
}

func fill(b *testing.B, h docstore.Handle[purchase], count int64) {
	b.Helper()
	var writes []docstore.Write[purchase]
	for n := int64(1); n <= count; n++ {
		writes = append(writes, docstore.Write[purchase]{Doc: docstore.Doc[purchase]{ID: fmt.Sprintf("pur_%08d", n), Body: somePurchase(n)}})
	}
	errs, err := h.Write(b.Context(), writes)
	require.NoError(b, err)
	for _, err := range errs {
		require.NoError(b, err)
	}
}
