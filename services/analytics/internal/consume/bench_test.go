package consume_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/eventbus"
)

// shop is as many customers and about as many purchases as CDNOW's, over 18 months, in batches as a consumer gets them.
func shop(customers int) [][]eventbus.Event {
	var events []eventbus.Event
	for round := range 4 {
		for i := range customers {
			id := fmt.Sprintf("cus_%05d", i)
			if round == 0 {
				events = append(events, registered(acme, id, int64(len(events))))
				continue
			}
			month := (i + round*i%7) % 18
			day := fmt.Sprintf("%d-%02d-%02d", 1997+month/12, month%12+1, 1+i%28)
			events = append(events, bought(acme, id, int64(round+1), int64(len(events)), day))
		}
	}
	var batches [][]eventbus.Event
	for len(events) > 0 {
		n := min(500, len(events))
		batches, events = append(batches, events[:n]), events[n:]
	}
	return batches
}

// BenchmarkHandler applies batches of 500 events of as many customers to a store of 23,570.
func BenchmarkHandler(b *testing.B) {
	batches := shop(23_570)
	events := 0
	f := open(b)
	next := 0
	for b.Loop() {
		if next == len(batches) {
			b.StopTimer()
			f, next = open(b), 0
			b.StartTimer()
		}
		require.NoError(b, f.handle(b.Context(), batches[next]))
		events += len(batches[next])
		next++
	}
	b.ReportMetric(float64(events)/b.Elapsed().Seconds(), "events/s")
}

// BenchmarkScoring scores 23,570 customers that were scored before: nobody moves.
func BenchmarkScoring(b *testing.B) {
	f := open(b)
	for _, batch := range shop(23_570) {
		require.NoError(b, f.handle(b.Context(), batch))
	}
	require.NoError(b, f.app(acme).ScoreCustomers(b.Context(), ""))
	for b.Loop() {
		require.NoError(b, f.app(acme).ScoreCustomers(b.Context(), ""))
	}
}
