// Package bench measures the platform against a baseline in the same run. Ratios matter; figures depend on the machine.
package bench

import (
	"io"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// client keeps a connection per worker.
var client = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 256}, Timeout: 30 * time.Second}

// send does one request, given a number that is never used twice, and reports whether it succeeded.
type send func(n int64) bool

// rate runs send from several workers for a while and returns successes per second. Any failure makes it zero.
func rate(workers int, length time.Duration, counter *atomic.Int64, do send) float64 {
	var done, failed atomic.Int64
	var group sync.WaitGroup
	start := time.Now()
	for range workers {
		group.Go(func() {
			for time.Since(start) < length {
				if !do(counter.Add(1)) {
					failed.Add(1)
					return
				}
				done.Add(1)
			}
		})
	}
	group.Wait()
	if failed.Load() > 0 {
		return 0
	}
	return float64(done.Load()) / time.Since(start).Seconds()
}

// compared is a measured rate beside its baseline: the medians over the rounds, and of the rounds' ratios.
type compared struct{ measured, baseline, ratio float64 }

// compare alternates between the two, so that a slow minute of the machine meets both.
func compare(rounds int, measured, baseline func() float64) compared {
	var m, b, r []float64
	for range rounds {
		base, got := baseline(), measured()
		m, b, r = append(m, got), append(b, base), append(r, got/base)
	}
	return compared{median(m), median(b), median(r)}
}

func median(values []float64) float64 { return percentile(values, 50) }

// percentile returns the nearest-rank percentile.
func percentile[N int64 | float64 | time.Duration](values []N, p int) N {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[min(len(sorted)-1, len(sorted)*p/100)]
}

// drain reads an answer to its end, so that its connection is used again.
func drain(resp *http.Response, err error) (status int) {
	if err != nil {
		return 0
	}
	defer resp.Body.Close()
	_, _ = io.Copy(io.Discard, resp.Body)
	return resp.StatusCode
}
