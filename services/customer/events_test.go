package customer_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/servicetest"
)

// A customer's events are on the topic in one sequence without gaps, and its purchases are recorded once they are.
func TestPublishedEventsOfACustomerAreOneSequence(t *testing.T) {
	s := start(t)
	told := s.Listen(contracts.CustomerTopic)
	s.Run(s.Service.Parts...)
	ada := s.register("Ada", `"externalId":"c1"`)
	purchase := s.buy(ada.ID, "2026-01-31", "o1")
	current := s.call(http.MethodGet, "/v1/customers/"+ada.ID, "").ok(http.StatusOK)
	s.call(http.MethodPatch, "/v1/customers/"+ada.ID, `{"tags":["vip"]}`, "If-Match", current.tag).ok(http.StatusOK)

	want := []string{"registered", "purchase-recorded", "stage-changed", "changed"}
	for i, name := range want {
		e := <-told
		require.Equal(t, "dev.guanxi.customer."+name+".v1", e.Type)
		require.EqualValues(t, i+1, e.Sequence)
		require.Equal(t, []string{"/customer", "acme", ada.ID, ada.ID}, []string{e.Source, e.Tenant, e.Subject, e.Key})
		if name == "purchase-recorded" {
			recorded, err := eventbus.Decode[contracts.PurchaseRecorded](e)
			require.NoError(t, err)
			require.Equal(t, contracts.PurchaseRecorded{
				CustomerID: ada.ID, PurchaseID: purchase.ID, ExternalID: "o1", PurchasedOn: "2026-01-31",
				Total: contracts.Money{Minor: 1234, Currency: "CNY"}, Status: "paid",
			}, recorded)
		}
	}
	require.Eventually(t, func() bool { return len(s.Pending(servicetest.Acme, "customers", ada.ID)) == 0 }, patient, 10*time.Millisecond)
	var kept struct{ State string }
	found, err := s.Env.Store.Engine().Get(t.Context(), docstore.Schema{Name: "purchases"}, "acme", []string{purchase.ID})
	require.NoError(t, err)
	require.NoError(t, bson.Unmarshal(found[0].Body, &kept))
	require.Equal(t, "recorded", kept.State, "the purchase is recorded before its event is taken away")
}

func TestInsightsComeFromTheOtherServices(t *testing.T) {
	s := start(t)
	ada := s.register("Ada")
	path := "/v1/customers/" + ada.ID + "/insights"
	empty := s.call(http.MethodGet, path, "").ok(http.StatusOK)
	require.Nil(t, empty.AsOf)
	require.Empty(t, empty.Scores)

	at := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	s.Publisher(contracts.FeedbackSource, contracts.FeedbackTopic).Tell(servicetest.Acme, "subject", ada.ID, at,
		contracts.ResponseReceived{InvitationID: "inv_1", CustomerID: ada.ID, Kind: "nps", Score: 3, AnsweredAt: at},
		contracts.ResponseReceived{InvitationID: "inv_2", CustomerID: ada.ID, Kind: "nps", Score: 9, AnsweredAt: at.Add(time.Hour)},
		contracts.ResponseReceived{InvitationID: "inv_1", CustomerID: ada.ID, Kind: "nps", Score: 3, AnsweredAt: at})
	s.Publisher(contracts.AnalyticsSource, contracts.AnalyticsTopic).Tell(servicetest.Acme, "subject", ada.ID, at,
		contracts.SegmentEntered{CustomerID: ada.ID, To: "Champions", ScoredAt: at.Add(2 * time.Hour)},
		contracts.SegmentEntered{CustomerID: ada.ID, To: "New Customers", ScoredAt: at})
	s.Run(s.Service.Parts...)
	var got view
	require.Eventually(t, func() bool {
		got = s.call(http.MethodGet, path, "").ok(http.StatusOK)
		return got.Segment != nil && len(got.Scores) == 2
	}, patient, 20*time.Millisecond)
	require.Equal(t, "Champions", got.Segment.Name, "an earlier scoring that comes late changes nothing")
	require.Equal(t, 9, got.LastScore.Value)
	require.Equal(t, at.Add(2*time.Hour), got.AsOf.UTC())
	s.callAs(s.globex, http.MethodGet, path, "").Problem(http.StatusNotFound)
}
