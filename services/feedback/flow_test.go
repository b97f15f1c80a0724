package feedback

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
)

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
	require.Empty(t, h.Call("GET", "/v1/cases", "").List())

	heard := h.Listen(contracts.FeedbackTopic)
	h.Run(h.Service.Parts...)
	require.Eventually(t, func() bool { return len(h.Call("GET", "/v1/cases", "").List()) == 1 }, patient, 10*time.Millisecond)

	response, opened := <-heard, <-heard
	require.Equal(t, contracts.ResponseReceived{}.EventType(), response.Type)
	require.Equal(t, invitation, response.Subject)
	require.Equal(t, doc.Body.CustomerID, response.Key)
	require.Equal(t, contracts.CaseOpened{}.EventType(), opened.Type)
	require.Equal(t, doc.Body.CustomerID, opened.Key)
	require.Equal(t, h.Call("GET", "/v1/cases", "").List()[0]["id"], opened.Subject)
}
