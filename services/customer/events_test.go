package customer_test

import (
	"context"
	"net/http"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/docstore/sqlite"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/service"
)

// A customer's events are on the topic in one sequence without gaps, and its purchases are recorded once they are.
func TestPublishedEventsOfACustomerAreOneSequence(t *testing.T) {
	s := start(t)
	read := make(chan eventbus.Event, 100)
	s.service.Parts = append(s.service.Parts, s.env.Bus.Consumer(eventbus.Subscription{
		Group: "test", Topics: []string{contracts.CustomerTopic},
		Handler: func(_ context.Context, batch []eventbus.Event) error {
			for _, e := range batch {
				read <- e
			}
			return nil
		},
	}))
	s.publish()
	ada := s.register("Ada", `"externalId":"c1"`)
	purchase := s.buy(ada.ID, "2026-01-31", "o1")
	current := s.call(http.MethodGet, "/v1/customers/"+ada.ID, "").ok(http.StatusOK)
	s.call(http.MethodPatch, "/v1/customers/"+ada.ID, `{"tags":["vip"]}`, "If-Match", current.tag).ok(http.StatusOK)

	want := []string{"registered", "purchase-recorded", "stage-changed", "changed"}
	for i, name := range want {
		e := <-read
		require.Equal(t, "dev.guanxi.customer."+name+".v1", e.Type)
		require.EqualValues(t, i+1, e.Sequence)
		require.Equal(t, []string{"/customer", "acme", ada.ID, ada.ID}, []string{e.Source, e.Tenant, e.Subject, e.Key})
		if name == "purchase-recorded" {
			told, err := eventbus.Decode[contracts.PurchaseRecorded](e)
			require.NoError(t, err)
			require.Equal(t, contracts.PurchaseRecorded{
				CustomerID: ada.ID, PurchaseID: purchase.ID, ExternalID: "o1", PurchasedOn: "2026-01-31",
				Total: contracts.Money{Minor: 1234, Currency: "CNY"},
			}, told)
		}
	}
	require.Eventually(t, func() bool { return len(s.pending(ada.ID)) == 0 }, 20*time.Second, 10*time.Millisecond)
	var kept struct{ State string }
	found, err := s.env.Store.Engine().Get(t.Context(), docstore.Schema{Name: "purchases"}, "acme", []string{purchase.ID})
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
	s.service.Parts = append(s.service.Parts,
		s.tells(contracts.FeedbackTopic, contracts.FeedbackSource, ada.ID,
			contracts.ResponseReceived{InvitationID: "inv_1", CustomerID: ada.ID, Kind: "nps", Score: 3, AnsweredAt: at},
			contracts.ResponseReceived{InvitationID: "inv_2", CustomerID: ada.ID, Kind: "nps", Score: 9, AnsweredAt: at.Add(time.Hour)},
			contracts.ResponseReceived{InvitationID: "inv_1", CustomerID: ada.ID, Kind: "nps", Score: 3, AnsweredAt: at}),
		s.tells(contracts.AnalyticsTopic, contracts.AnalyticsSource, ada.ID,
			contracts.SegmentEntered{CustomerID: ada.ID, To: "Champions", ScoredAt: at.Add(2 * time.Hour)},
			contracts.SegmentEntered{CustomerID: ada.ID, To: "New Customers", ScoredAt: at}))
	s.publish()
	var got view
	require.Eventually(t, func() bool {
		got = s.call(http.MethodGet, path, "").ok(http.StatusOK)
		return got.Segment != nil && len(got.Scores) == 2
	}, 30*time.Second, 20*time.Millisecond)
	require.Equal(t, "Champions", got.Segment.Name, "an earlier scoring that comes late changes nothing")
	require.Equal(t, 9, got.LastScore.Value)
	require.Equal(t, at.Add(2*time.Hour), got.AsOf.UTC())
	s.callAs(s.globex, http.MethodGet, path, "").problem(http.StatusNotFound)
}

// tells returns the relay of another service, which has this to tell of a customer.
func (s *server) tells(topic, source, customerID string, payloads ...contracts.Data) service.Part {
	s.t.Helper()
	engine, err := sqlite.Open(s.t.Context(), filepath.Join(s.t.TempDir(), "other.db"), sqlite.Options{})
	require.NoError(s.t, err)
	s.t.Cleanup(func() { require.NoError(s.t, engine.Close()) })
	store := docstore.New(engine)
	relay := s.env.Bus.Relay(eventbus.Outlet{Store: store, Source: source, Topic: topic})
	docs, err := docstore.Open[struct{}](s.t.Context(), store, docstore.Schema{Name: "told"})
	require.NoError(s.t, err)
	events, err := eventbus.Tell(time.Now(), customerID, payloads...)
	require.NoError(s.t, err)
	_, err = docs.In("acme").Insert(s.t.Context(), "subject", struct{}{}, events...)
	require.NoError(s.t, err)
	return relay
}
