package bench

import (
	"encoding/json"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/test/platform"
)

// BenchmarkPurchaseVisible posts purchases at a steady 200 a second, each to a customer of its own, and measures the
// time from sending each until its profile shows it.
func BenchmarkPurchaseVisible(b *testing.B) {
	const perSecond, seconds = 200, 15
	p := platform.Start(b, "--sample-ratio", "0.1")
	writer, reader := p.Token("demo", "agent"), p.Token("demo", "analyst")
	customers := register(b, p, perSecond*seconds)
	for b.Loop() {
		var mu sync.Mutex
		var waits []time.Duration
		var group sync.WaitGroup
		tick := time.NewTicker(time.Second / perSecond)
		for i, customer := range customers {
			<-tick.C
			group.Go(func() {
				start := time.Now()
				if post(p.URL+"/v1/customers/"+customer+"/purchases", writer, int64(i)) != http.StatusCreated {
					return
				}
				if awaitProfile(p.URL+"/v1/profiles/"+customer, reader, start.Add(platform.Patience)) {
					mu.Lock()
					waits = append(waits, time.Since(start))
					mu.Unlock()
				}
			})
		}
		group.Wait()
		tick.Stop()
		require.Len(b, waits, len(customers), "every purchase becomes visible")
		b.ReportMetric(float64(percentile(waits, 50).Microseconds())/1000, "p50_ms")
		b.ReportMetric(float64(percentile(waits, 99).Microseconds())/1000, "p99_ms")
		b.ReportMetric(0, "ns/op")
	}
}

// awaitProfile polls a profile until it shows a purchase.
func awaitProfile(url, token string, deadline time.Time) bool {
	poll := time.NewTicker(4 * time.Millisecond)
	defer poll.Stop()
	for ; time.Now().Before(deadline); <-poll.C {
		req, err := http.NewRequest(http.MethodGet, url, nil)
		if err != nil {
			return false
		}
		req.Header.Set("Authorization", "Bearer "+token)
		resp, err := client.Do(req)
		if err != nil {
			return false
		}
		var profile struct {
			Purchases struct{ Count int64 }
		}
		err = json.NewDecoder(resp.Body).Decode(&profile)
		drain(resp, nil)
		if err == nil && profile.Purchases.Count > 0 {
			return true
		}
	}
	return false
}
