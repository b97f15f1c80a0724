package customer_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/id"
	"github.com/guanxi-crm/guanxi/kit/servicetest"
	"github.com/guanxi-crm/guanxi/services/customer/internal/area"
)

// collected has the other services say that they hold nothing of the customer.
func (s *stepped) collected(requestID, customerID string) {
	s.T.Helper()
	none := contracts.DataCollected{RequestID: requestID, CustomerID: customerID, Attempt: 1, Part: 1, Parts: 1}
	var batch []eventbus.Event
	for source, data := range map[string]contracts.Data{
		contracts.InteractionSource: contracts.InteractionDataCollected{DataCollected: none},
		contracts.FeedbackSource:    contracts.FeedbackDataCollected{DataCollected: none},
		contracts.AnalyticsSource:   contracts.AnalyticsDataCollected{DataCollected: none},
	} {
		text, err := json.Marshal(data)
		require.NoError(s.T, err)
		batch = append(batch, eventbus.Event{
			ID: id.NewEvent(), Type: data.EventType(), Source: source, Tenant: string(servicetest.Acme), Data: text, Sequence: 1,
		})
	}
	require.NoError(s.T, s.each(func(a area.Area) error {
		if a.Apply == nil {
			return nil
		}
		return a.Apply(s.T.Context(), batch)
	}))
}

func TestTheArchiveHoldsWhatEveryAreaHoldsOfACustomer(t *testing.T) {
	s := startStepped(t)
	s.background("imports")
	customerID, alias := s.known(s.found(), "zyxquill")
	requested := s.requestAccess(customerID)
	path := requested.Header.Get("Location")
	s.collected(requested.OK(http.StatusCreated)["id"].(string), customerID)
	files := unzip(s.call(http.MethodGet, path+"/archive", ""))
	delete(files, "index.json")
	names := slices.Sorted(maps.Keys(files))
	for i, name := range names {
		names[i] = strings.TrimSuffix(strings.TrimPrefix(name, "customer/"), ".json")
	}
	require.Equal(t, []string{
		"audit", "behaviour", "consents", "customers", "duplicates", "import_changes", "loyalty_accounts", "loyalty_ledger",
		"loyalty_redemptions", "merges", "purchases", "segment_members", "stage_steps",
	}, names)
	for kind, word := range map[string]string{
		"audit": "zyxquill", "behaviour": "zyxquill-sku", "consents": "zyxquill said so", "customers": "zyxquill hobby",
		"duplicates": "zyxquill's sister", "import_changes": "zyxquill-owner", "loyalty_ledger": "Sorry, zyxquill",
		"merges": "zyxquill", "purchases": "zyxquill did not like it", "segment_members": "Guests", "stage_steps": "zyxquill came by",
	} {
		require.Contains(t, files["customer/"+kind+".json"], word)
	}
	for _, both := range []string{"customers", "audit", "purchases"} {
		require.Contains(t, files["customer/"+both+".json"], alias+`"`, "what is held of whom it was merged from too: %s", both)
	}
	for name, text := range files {
		var documents []struct{ Data map[string]any }
		require.NoError(t, json.Unmarshal([]byte(text), &documents), name)
		for key := range documents[0].Data {
			require.Equal(t, strings.ToLower(key[:1]), key[:1], "%s is named as in the API: %s", name, key)
		}
	}
}
