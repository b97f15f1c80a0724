package bench

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/test/platform"
)

const (
	workers = 32
	rounds  = 3
	round   = 8 * time.Second
	spread  = 500 // customers that the purchases are spread over
)

func contextForever() context.Context { return context.Background() }

// BenchmarkPostPurchase compares recording a purchase with a bare handler that writes the same document. The platform
// side does all its work in one process beside it: relay, broker and the readers' effects.
func BenchmarkPostPurchase(b *testing.B) {
	p := platform.Start(b, "--sample-ratio", "0.1")
	token := p.Token("demo", "agent")
	customers := register(b, p, spread)
	bare := startBare(b)
	var n atomic.Int64
	for b.Loop() {
		got := compare(rounds, func() float64 {
			return rate(workers, round, &n, func(n int64) bool {
				return post(p.URL+"/v1/customers/"+customers[n%spread]+"/purchases", token, n) == http.StatusCreated
			})
		}, func() float64 {
			return rate(workers, round, &n, func(n int64) bool {
				return post(bare+"/purchases/"+customers[n%spread], "", n) == http.StatusCreated
			})
		})
		report(b, got)
	}
}

// BenchmarkGetCustomer compares reading a customer with a bare handler that reads a document.
func BenchmarkGetCustomer(b *testing.B) {
	p := platform.Start(b, "--sample-ratio", "0.1")
	token := p.Token("demo", "agent")
	customers := register(b, p, spread)
	bare := startBare(b)
	var n atomic.Int64
	for b.Loop() {
		got := compare(rounds, func() float64 {
			return rate(workers, round, &n, func(n int64) bool {
				return get(p.URL+"/v1/customers/"+customers[n%spread], token) == http.StatusOK
			})
		}, func() float64 {
			return rate(workers, round, &n, func(int64) bool { return get(bare+"/purchases/one", "") == http.StatusOK })
		})
		report(b, got)
	}
}

func report(b *testing.B, got compared) {
	b.Helper()
	b.ReportMetric(got.measured, "platform_req/s")
	b.ReportMetric(got.baseline, "bare_req/s")
	b.ReportMetric(got.ratio, "ratio")
	b.ReportMetric(0, "ns/op")
}

func register(b *testing.B, p *platform.Platform, count int) []string {
	b.Helper()
	client := p.Client("demo", "agent")
	ids := make([]string, count)
	for i := range ids {
		body := map[string]any{"kind": "person", "name": map[string]any{"display": fmt.Sprintf("Customer %d", i)}}
		ids[i] = client.Must(http.MethodPost, "/v1/customers", body)["id"].(string)
	}
	require.Len(b, ids, count)
	return ids
}

func post(url, token string, n int64) int {
	body := fmt.Appendf(nil, `{"externalId":"order-%d","purchasedOn":"2026-01-31","total":{"amount":"9.90","currency":"USD"}}`, n)
	return request(http.MethodPost, url, token, body)
}

func get(url, token string) int { return request(http.MethodGet, url, token, nil) }

func request(method, url, token string, body []byte) int {
	req, err := http.NewRequest(method, url, bytes.NewReader(body))
	if err != nil {
		return 0
	}
	req.Header.Set("Content-Type", "application/json")
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	return drain(client.Do(req))
}
