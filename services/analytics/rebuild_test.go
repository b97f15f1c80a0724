package analytics_test

import (
	"context"
	"net/http"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
)

const rebuildPath = "/v1/platform/analytics/rebuild"

// answers returns the bytes of everything the service tells of acme.
func (s *server) answers() map[string]string {
	s.T.Helper()
	answers := make(map[string]string)
	for _, path := range []string{
		"/v1/dashboard", "/v1/cohorts", "/v1/rfm", "/v1/profiles", "/v1/profiles?segment=lost", "/v1/profiles?segment=new-customers",
		"/v1/profiles/cus_wang", "/v1/profiles/cus_li", "/v1/profiles/cus_new",
	} {
		answers[path] = s.get(path)
	}
	return answers
}

// rebuild asks for a rebuild and waits until it is done.
func (s *server) rebuild(generation float64) {
	s.T.Helper()
	require.Equal(s.T, true, s.CallAs(s.operator, http.MethodPost, rebuildPath, "").OK(http.StatusAccepted)["rebuilding"])
	s.eventuallyAs(s.operator, rebuildPath, generation, "generation")
	s.eventuallyAs(s.operator, rebuildPath, 0.0, "lag")
}

func TestRebuildMakesTheSameAnswersByteForByte(t *testing.T) {
	s := start(t)
	s.play()
	told := s.segmentsEntered()
	require.Eventually(t, func() bool { return told.last("cus_li") == "lost" && told.last("cus_wang") == "new-customers" }, patient, soon)
	before := s.answers()

	s.rebuild(1)
	require.Equal(t, before, s.answers())

	// Both sets of collections have been filled once; the third filling begins with what the first left.
	require.Eventually(t, func() bool {
		got, err := s.Do(s.operator, http.MethodPost, rebuildPath, "")
		return err == nil && got.Status == http.StatusAccepted
	}, patient, soon, "the generation before is removed")
	s.eventuallyAs(s.operator, rebuildPath, 2.0, "generation")
	require.Equal(t, before, s.answers())

	s.register(acme, "cus_zhao", "2026-02-28", "990.00")
	s.eventually("/v1/dashboard", 4.0, "purchases")
	require.Eventually(t, func() bool { return told.last("cus_zhao") != "" }, patient, soon)
	for _, id := range []string{"cus_li", "cus_wang", "cus_zhao"} {
		require.True(t, told.inOrder(id), "each event of %s continues the one before: a rebuild tells nothing again", id)
	}
}

func TestOneRebuildAtATime(t *testing.T) {
	s := start(t)
	s.play()
	s.CallAs(s.operator, http.MethodPost, rebuildPath, "").Text(http.StatusAccepted)
	s.CallAs(s.operator, http.MethodPost, rebuildPath, "").Refused(http.StatusConflict)
}

// ledger is what was told of segments.
type ledger struct {
	mu     sync.Mutex
	events []contracts.SegmentEntered
}

// segmentsEntered reads what the service tells until the test ends.
func (s *server) segmentsEntered() *ledger {
	s.T.Helper()
	l := &ledger{}
	s.Run(s.Env.Bus.Consumer(eventbus.Subscription{
		Group: "observer", Topics: []string{contracts.AnalyticsTopic}, Handler: func(_ context.Context, batch []eventbus.Event) error {
			for _, e := range batch {
				entered, err := eventbus.Decode[contracts.SegmentEntered](e)
				if err != nil {
					return err
				}
				l.mu.Lock()
				l.events = append(l.events, entered)
				l.mu.Unlock()
			}
			return nil
		},
	}))
	return l
}

// last returns the segment a customer was last told to have entered.
func (l *ledger) last(customer string) (segment string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, e := range l.events {
		if e.CustomerID == customer {
			segment = e.To
		}
	}
	return segment
}

// inOrder says whether each of a customer's moves begins where the one before ended, and ends elsewhere.
func (l *ledger) inOrder(customer string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	at := ""
	for _, e := range l.events {
		if e.CustomerID == customer {
			if e.From != at || e.To == at {
				return false
			}
			at = e.To
		}
	}
	return true
}
