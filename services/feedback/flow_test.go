package feedback

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/service"
)

const patient = 30 * time.Second // for what must happen, however busy the machine

// run runs parts until the test ends.
func run(t *testing.T, parts ...service.Part) {
	t.Helper()
	for _, part := range parts {
		ctx, stop := context.WithCancel(context.Background())
		ended := make(chan error, 1)
		go func() { ended <- part.Run(ctx) }()
		t.Cleanup(func() {
			stop()
			require.NoError(t, <-ended)
		})
	}
}

func TestAnAnswerIsToldOverKafkaAndItsCaseOpenedEvenAfterACrash(t *testing.T) {
	h := start(t)
	invitation, _ := h.invite(h.survey(), h.customer(acme))

	// An answer that was stored, and nothing after it.
	a := h.app(acme)
	doc, err := a.Invitations.Get(t.Context(), invitation)
	require.NoError(t, err)
	answered, told, err := doc.Body.Answer(3, "Arrived damaged", monday)
	require.NoError(t, err)
	doc.Body = answered
	require.NoError(t, a.Invitations.Save(t.Context(), doc, told))
	require.Empty(t, h.call("GET", "/v1/cases", "").list())

	heard := make(chan eventbus.Event, 100)
	run(t, append(h.service.Parts, h.env.Bus.Consumer(eventbus.Subscription{
		Group: "listener", Topics: []string{contracts.FeedbackTopic},
		Handler: func(_ context.Context, batch []eventbus.Event) error {
			for _, e := range batch {
				heard <- e
			}
			return nil
		},
	}))...)
	require.Eventually(t, func() bool { return len(h.call("GET", "/v1/cases", "").list()) == 1 }, patient, 10*time.Millisecond)

	response, opened := <-heard, <-heard
	require.Equal(t, contracts.ResponseReceived{}.EventType(), response.Type)
	require.Equal(t, invitation, response.Subject)
	require.Equal(t, doc.Body.CustomerID, response.Key)
	require.Equal(t, contracts.CaseOpened{}.EventType(), opened.Type)
	require.Equal(t, doc.Body.CustomerID, opened.Key)
	require.Equal(t, h.call("GET", "/v1/cases", "").list()[0]["id"], opened.Subject)
}
