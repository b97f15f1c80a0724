package customers_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/docstore/sqlite"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/store"
)

// BenchmarkReading measures lists and searches over GUANXI_BENCH_CUSTOMERS customers (100,000 unless set) of one tenant,
// and over as many spread over 1,000 tenants, on the embedded store. Each figure has its median and its 99th percentile.
// GUANXI_BENCH_DIR keeps the filled files for the next time.
func BenchmarkReading(b *testing.B) {
	total := 100_000
	if set := os.Getenv("GUANXI_BENCH_CUSTOMERS"); set != "" {
		var err error
		total, err = strconv.Atoi(set)
		require.NoError(b, err)
	}
	for _, tenants := range []int{1, 1000} {
		b.Run(fmt.Sprintf("tenants=%d/customers=%d", tenants, total/tenants), func(b *testing.B) {
			readers := fill(b, tenants, total/tenants)
			for _, r := range readings() {
				b.Run(r.name, func(b *testing.B) { r.measure(b, readers) })
			}
		})
	}
}

// reading is something that is read often; draw makes one of them up.
type reading struct {
	name string
	read func(ctx context.Context, a app.App, draw *rand.Rand) error
}

func readings() []reading {
	list := func(name string, filter app.CustomerFilter) reading {
		return reading{"list by " + name, func(ctx context.Context, a app.App, _ *rand.Rand) error {
			_, err := a.Customers.List(ctx, a.Customers.Query(filter))
			return err
		}}
	}
	search := func(name string, text func(draw *rand.Rand) string) reading {
		return reading{"search " + name, func(ctx context.Context, a app.App, draw *rand.Rand) error {
			_, err := a.SearchCustomers(ctx, text(draw), "", 20)
			return err
		}}
	}
	return []reading{
		list("created", app.CustomerFilter{Desc: true}),
		list("name", app.CustomerFilter{ByName: true}),
		list("stage", app.CustomerFilter{Stage: domain.Lead}),
		search("surname", func(draw *rand.Rand) string { return pick(draw, surnames) }),
		search("western surname", func(draw *rand.Rand) string { return pick(draw, lastNames) }),
		search("full name", someName),
		search("pinyin", func(draw *rand.Rand) string { return pick(draw, []string{"wangwei", "li xiu", "zhangm", "liuyang"}) }),
		search("initials", func(draw *rand.Rand) string { return pick(draw, []string{"wxm", "lw", "zxy", "cj"}) }),
		search("phone", func(draw *rand.Rand) string { return strconv.Itoa(1000 + draw.IntN(9000)) }),
		search("e-mail", func(draw *rand.Rand) string { return fmt.Sprintf("c%d@", draw.IntN(100_000)) }),
		search("one letter", func(draw *rand.Rand) string { return string(rune('a' + draw.IntN(26))) }),
		search("nobody", func(*rand.Rand) string { return "nobody at all" }),
	}
}

func (r reading) measure(b *testing.B, readers []app.App) {
	b.Helper()
	draw := rand.New(rand.NewPCG(3, 4))
	var took []time.Duration
	for b.Loop() {
		began := time.Now()
		err := r.read(b.Context(), readers[draw.IntN(len(readers))], draw)
		took = append(took, time.Since(began))
		require.NoError(b, err)
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
}

// fill stores the customers of the tenants through the store's bulk write, but for those that the file has already.
func fill(b *testing.B, tenants, each int) []app.App {
	b.Helper()
	dir := os.Getenv("GUANXI_BENCH_DIR")
	if dir == "" {
		dir = b.TempDir()
	}
	path := filepath.Join(dir, fmt.Sprintf("customers-%dx%d.db", tenants, each))
	engine, err := sqlite.Open(b.Context(), path, sqlite.Options{})
	require.NoError(b, err)
	b.Cleanup(func() { require.NoError(b, engine.Close()) })
	documents, err := store.Open(b.Context(), docstore.New(engine), time.Now)
	require.NoError(b, err)
	began := time.Now()
	readers := make([]app.App, tenants)
	for t := range tenants {
		customers := documents.Customers(tenancy.ID(fmt.Sprintf("tenant-%d", t)))
		readers[t] = app.App{Customers: customers, Clock: time.Now}
		there, err := customers.Count(b.Context())
		require.NoError(b, err)
		for from := int(there); from < each; from += 1000 {
			draw := rand.New(rand.NewPCG(uint64(t), uint64(from)))
			changes := make([]app.CustomerChange, min(1000, each-from))
			for i := range changes {
				changes[i].Customer = someCustomer(b, draw, from+i)
			}
			errs, err := customers.AddAll(b.Context(), changes)
			require.NoError(b, err)
			for _, err := range errs {
				require.NoError(b, err)
			}
		}
	}
	size, err := os.Stat(path)
	require.NoError(b, err)
	b.Logf("%d customers in %s, %d MB", tenants*each, time.Since(began).Round(time.Second), size.Size()>>20)
	return readers
}

func someCustomer(b *testing.B, draw *rand.Rand, n int) app.Customer {
	b.Helper()
	details := domain.Details{
		Kind: domain.Person, Name: domain.Name{Display: someName(draw)}, ExternalID: fmt.Sprintf("crm-%07d", n),
		ContactPoints: []domain.ContactPoint{
			{Kind: domain.Phone, Value: fmt.Sprintf("+86138%08d", draw.IntN(100_000_000))},
			{Kind: domain.Email, Value: fmt.Sprintf("c%d@mail%d.example.org", n, draw.IntN(50))},
		},
		Language: "zh-CN", TimeZone: "Asia/Shanghai", Tags: []string{pick(draw, []string{"vip", "north", "south"})},
	}
	if draw.IntN(10) == 0 {
		details.Kind = domain.Organisation
		details.Name.Display = pick(draw, lastNames) + " " + pick(draw, []string{"Trading", "Logistics", "科技有限公司", "集团"})
	}
	c, _, err := domain.Register(fmt.Sprintf("cus_%026d", n), details, domain.Form{}, time.UnixMilli(1_700_000_000_000+int64(n)*1000).UTC())
	require.NoError(b, err)
	return app.Customer{ID: c.ID, Body: c}
}

// Names as they are spread: the first of a list are drawn most.
var (
	surnames   = []string{"王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周", "徐", "孙", "马", "朱", "胡", "郭", "何", "林", "高", "欧阳"}
	given      = []rune("伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉萍红建文小雨晨思宇浩欣怡子涵梓轩")
	firstNames = []string{"Ada", "Grace", "John", "Mary", "José", "Zoë", "Lars", "Ngozi", "Amir", "Chloé", "Piotr", "Yuki", "Omar", "Nina", "Ravi"}
	lastNames  = []string{"Smith", "Müller", "García", "Jones", "O'Brien", "Nguyen", "Kowalski", "Okafor", "Haddad", "Rossi", "Dubois", "Singh"}
)

func someName(draw *rand.Rand) string {
	if draw.IntN(10) < 4 {
		return pick(draw, firstNames) + " " + pick(draw, lastNames)
	}
	name := pick(draw, surnames) + string(given[draw.IntN(len(given))])
	if draw.IntN(10) < 7 {
		name += string(given[draw.IntN(len(given))])
	}
	return name
}

func pick(draw *rand.Rand, from []string) string {
	return from[min(draw.IntN(len(from)), draw.IntN(len(from)))]
}
