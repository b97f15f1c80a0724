package feedback

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
)

func TestAnAccessRequestIsAnsweredWithWhatTheRoutesShow(t *testing.T) {
	h := start(t)
	survey, customer, alias, other := h.survey(), h.customer(acme), h.customer(acme), h.customer(acme)
	h.lived(survey, customer)
	h.lived(survey, alias)
	h.lived(survey, other)
	h.deliver(merged("mrg_1", customer, alias, 2))
	asked := event(acme, contracts.CustomerSource, "acr_1", 1, contracts.AccessRequested{RequestID: "acr_1", CustomerID: customer, Attempt: 1})
	h.deliver(asked)
	h.deliver(asked) // again
	pending := h.Pending(acme, "handovers", "acr_1.1.1-1")
	require.Len(t, pending, 2)
	var told contracts.FeedbackDataCollected
	require.NoError(t, json.Unmarshal(pending[0].Data, &told))
	require.Equal(t, customer, told.CustomerID)
	kinds := map[string]int{}
	for _, d := range told.Documents {
		kinds[d.Kind]++
		if d.Kind == "invitations" {
			require.Equal(t, d.Data, any(h.Call("GET", "/v1/invitations/"+d.ID, "").OK(200)))
		}
		require.NotContains(t, string(pending[0].Data), "secret")
	}
	require.Equal(t, map[string]int{"invitations": 4, "cases": 2}, kinds)

	h.deliver(erase("ers_1", customer, alias))
	require.Empty(t, h.Pending(acme, "handovers", "acr_1.1.1-1"), "what is erased is not handed over any more")
}
