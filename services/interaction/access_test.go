package interaction

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/id"
)

// access is the event that asks for all that is held of a customer.
func access(customer string, attempt int) eventbus.Event {
	return event(acme, contracts.CustomerSource, "acr_1", int64(attempt), contracts.AccessRequested{RequestID: "acr_1", CustomerID: customer, Attempt: attempt})
}

// handed returns a part of what was handed over.
func (h *harness) handed(attempt, part, parts int) contracts.InteractionDataCollected {
	h.T.Helper()
	pending := h.Pending(acme, "handovers", fmt.Sprintf("acr_1.%d.%d-%d", attempt, part, parts))
	require.NotEmpty(h.T, pending)
	require.Equal(h.T, contracts.InteractionDataCollected{}.EventType(), pending[0].Type)
	var told contracts.InteractionDataCollected
	require.NoError(h.T, json.Unmarshal(pending[0].Data, &told))
	return told
}

func TestAnAccessRequestIsAnsweredWithWhatTheRoutesShow(t *testing.T) {
	h := start(t)
	customer, alias, other := h.customer(acme), h.customer(acme), h.customer(acme)
	h.lived(customer)
	h.lived(alias)
	h.lived(other)
	h.deliver(merged("mrg_1", customer, alias, 3))
	h.deliver(access(customer, 1))
	told := h.handed(1, 1, 1)
	require.Equal(t, []int{1, 1, 1}, []int{told.Attempt, told.Part, told.Parts})
	kinds := map[string]int{}
	for _, d := range told.Documents {
		kinds[d.Kind]++
		if d.Kind == "touchpoints" {
			require.Equal(t, d.Data, any(h.Call("GET", "/v1/touchpoints/"+d.ID, "").OK(200)))
		}
		require.Equal(t, d.ID, d.Data.(map[string]any)["id"])
	}
	require.Equal(t, map[string]int{"touchpoints": 2, "tasks": 6, "timeline_entries": 8}, kinds)

	h.deliver(access(customer, 1)) // the same again
	require.Len(t, h.Pending(acme, "handovers", "acr_1.1.1-1"), 2)
	h.deliver(access(customer, 2))
	require.Len(t, h.handed(2, 1, 1).Documents, 16)
	h.deliver(access("cus_unknown", 3))
	require.Empty(t, h.handed(3, 1, 1).Documents)
}

func TestWhatIsTooMuchForOneEventIsHandedOverInParts(t *testing.T) {
	h := start(t)
	customer := h.customer(acme)
	for range 100 {
		h.deliver(event(acme, contracts.FeedbackSource, id.New("inv"), 1, contracts.ResponseReceived{
			InvitationID: id.New("inv"), CustomerID: customer, Kind: "nps", Score: 2, Comment: strings.Repeat("茶", 2000), AnsweredAt: monday,
		}))
	}
	h.deliver(access(customer, 1))
	seen := map[string]bool{}
	for part := range 2 {
		for _, pending := range h.Pending(acme, "handovers", fmt.Sprintf("acr_1.1.%d-2", part+1)) {
			require.Less(t, len(pending.Data), 520<<10)
		}
		for _, d := range h.handed(1, part+1, 2).Documents {
			seen[d.ID] = true
		}
	}
	require.Len(t, seen, 100)
}
